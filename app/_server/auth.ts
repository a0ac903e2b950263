import 'server-only'
import type { NextRequest } from 'next/server'
import NextAuth, { type Account, AuthError, type NextAuthConfig, type Profile, type User } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { forgetArrivals, noteArrival } from '#app/_server/arrival.ts'
import { environment, log } from '#app/_server/environment.ts'
import { withoutInput } from '#app/_server/fault.ts'
import { once } from '#app/_server/once.ts'
import { arriveFromProvider, keepPurpose, type Purpose } from '#app/_server/provider-sign-in.ts'
import { isProviderId, type ProviderId, providerConfigs, providersHere } from '#app/_server/providers.ts'
import { sessionCookie } from '#app/_server/session.ts'
import { store } from '#app/_server/store.ts'
import { redeemSignInLink } from '#db/writes/one-time-links/redeem.ts'
import { redeemSignUp } from '#db/writes/people/sign-up.ts'
import { verifyPassword } from '#db/writes/people/verify-password.ts'
import { createSignIn } from '#db/writes/sign-ins/create.ts'
import { guardSignIn } from '#db/writes/tries/guard-sign-in.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import type { SignInProof } from '#lib/domain/people/account.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** As long as browsers keep any. When a sign-in ends is said by its row, which being used prolongs. */
const cookieLifetimeSeconds = 400 * 24 * 3_600

/** What somebody proves with who they are. */
export type Proof = { kind: 'password'; email: string; password: string } | { kind: 'link'; token: string }

/**
 * Signs this browser in, from a server action: next-auth checks the proof and sets the cookie. Throws `unauthenticated` when it
 * proves nothing and `too_many` after too many tries.
 */
export async function startSession({ kind, ...proof }: Proof): Promise<void> {
  try {
    await auth().signIn(kind, { ...proof, redirect: false })
    await noteArrival()
  } catch (error) {
    throw error instanceof AuthError ? (error.cause?.err ?? error) : error
  }
}

/**
 * Where to send this browser so that a provider says who it is; `finishAtProvider` takes it up when it comes back. Throws
 * `unavailable` when the provider cannot be reached.
 */
export async function startAtProvider(input: {
  provider: ProviderId
  next: string
  purpose: Purpose
}): Promise<string> {
  const provider = providersHere().find(({ id }) => id === input.provider)
  if (!provider) throw new Refusal('unavailable', 'This way to sign in is not set up here.')
  await keepPurpose(input.purpose)
  const away = `${provider.name} cannot be reached. Try again in a moment, or sign in another way.`
  const url: unknown = await auth()
    .signIn(provider.id, { redirect: false, redirectTo: input.next })
    .catch((cause: unknown) => Promise.reject(new Refusal('unavailable', away, { cause })))
  // What is no fault of its own making next-auth tells by the address of the page for errors.
  if (typeof url !== 'string' || new URL(url, environment().publicUrl).pathname === errorPage)
    throw new Refusal('unavailable', away)
  return url
}

/** Takes up a browser that a provider sent back: to where it wanted, or to `/sign-in` with the reason. */
export const finishAtProvider = (request: NextRequest): Promise<Response> => auth().handlers.GET(request)

/** Takes the cookie away. The sign-in itself is ended by `endSignIn`. */
export async function endSession(): Promise<void> {
  await auth().signOut({ redirect: false })
  await forgetArrivals()
}

const errorPage = '/sign-in'

const auth = () => once('auth', () => NextAuth(config()))

/** Credentials need JWT sessions: the token carries `sid`, the row of `sign_ins` that says per request whether it still holds. */
function config(): NextAuthConfig {
  const { name, secure, secret } = sessionCookie()
  return {
    secret,
    trustHost: true,
    useSecureCookies: secure,
    session: { strategy: 'jwt', maxAge: cookieLifetimeSeconds },
    cookies: { sessionToken: { name, options: { httpOnly: true, sameSite: 'lax', path: '/', secure } } },
    pages: { signIn: errorPage, error: errorPage },
    callbacks: { signIn: admit, jwt: ({ token, user }) => (user ? { sid: user.id } : token) },
    logger: {
      error: logFailure,
      warn: (code) => log().debug({ code }, 'next-auth warns'),
      debug: () => undefined,
    },
    providers: [
      Credentials({ id: 'password', credentials: { email: {}, password: {} }, authorize: byPassword }),
      Credentials({ id: 'link', credentials: { token: {} }, authorize: byLink }),
      ...providerConfigs(),
    ],
  }
}

/** A password or a link that proves nothing is everyday; a provider that fails is for who runs this to look at. */
function logFailure(error: Error): void {
  const { provider, err } = (error.cause ?? {}) as { provider?: string; err?: unknown }
  const isEveryday = provider === 'password' || provider === 'link' || error.name === 'AccessDenied'
  if (isEveryday) log().debug({ type: error.name }, 'nobody was signed in')
  else log().warn({ type: error.name, provider, err: withoutInput(err ?? error) }, 'signing in at a provider failed')
}

/** Lets in whom a provider vouches for, as the sign-in that `jwt` puts into the session; or says where to go on without one. */
async function admit({ user, account, profile }: Admitted): Promise<boolean | string> {
  if (!account || !isProviderId(account.provider)) return true
  try {
    const said = { provider: account.provider, subject: account.providerAccountId, profile }
    const arrived = await arriveFromProvider(said)
    if ('path' in arrived) return arrived.path
    user.id = arrived.signInId
    return true
  } catch (error) {
    log().error({ err: withoutInput(error) }, 'somebody from a provider was not let in')
    throw error
  }
}
type Admitted = { user: User; account?: Account | null; profile?: Profile }

async function byPassword(proof: Partial<Record<string, unknown>>, request: Request): Promise<User> {
  const [at, email, password] = [await store(), String(proof.email), String(proof.password)]
  return await guardSignIn(at, { name: email }, async () => {
    const personId = await verifyPassword(at, { email, password })
    if (!personId) throw new Refusal('unauthenticated', 'The e-mail address or the password is wrong.')
    return await signedIn(personId, 'password', request)
  })
}

async function byLink(proof: Partial<Record<string, unknown>>, request: Request): Promise<User> {
  const [at, token] = [await store(), String(proof.token)]
  const isOpen = environment().signUp === 'open'
  const personId = (await redeemSignInLink(at, { token })) ?? (isOpen ? await redeemSignUp(at, { token }) : null)
  if (!personId) throw new Refusal('unauthenticated', 'This link was used already or is too old.')
  return await signedIn(personId, 'link', request)
}

const signedIn = async (personId: PersonId, provedBy: SignInProof, request: Request): Promise<User> => ({
  id: await createSignIn(await store(), { personId, provedBy, userAgent: request.headers.get('user-agent') }),
})
