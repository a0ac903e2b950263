import 'server-only'
import NextAuth, { AuthError, type NextAuthConfig, type User } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { forgetArrivals, noteArrival } from '#app/_server/arrival.ts'
import { log } from '#app/_server/environment.ts'
import { once } from '#app/_server/once.ts'
import { sessionCookie } from '#app/_server/session.ts'
import { signInLimit } from '#app/_server/sign-in-limit.ts'
import { store } from '#app/_server/store.ts'
import { redeemSignInLink } from '#db/writes/one-time-links/redeem.ts'
import { verifyPassword } from '#db/writes/people/verify-password.ts'
import { createSignIn } from '#db/writes/sign-ins/create.ts'
import type { PersonId } from '#lib/domain/ids.ts'
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

/** Takes the cookie away. The sign-in itself is ended by `endSignIn`. */
export async function endSession(): Promise<void> {
  await auth().signOut({ redirect: false })
  await forgetArrivals()
}

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
    callbacks: { jwt: ({ token, user }) => (user ? { sid: user.id } : token) },
    logger: {
      error: (error) => log().debug({ type: error.name }, 'nobody was signed in'),
      warn: (code) => log().debug({ code }, 'next-auth warns'),
      debug: () => undefined,
    },
    providers: [
      Credentials({ id: 'password', credentials: { email: {}, password: {} }, authorize: byPassword }),
      Credentials({ id: 'link', credentials: { token: {} }, authorize: byLink }),
    ],
  }
}

async function byPassword(proof: Partial<Record<string, unknown>>, request: Request): Promise<User> {
  const [email, password] = [String(proof.email), String(proof.password)]
  return await signInLimit().guard(email.toLowerCase(), async () => {
    const personId = await verifyPassword(await store(), { email, password })
    if (!personId) throw new Refusal('unauthenticated', 'The e-mail address or the password is wrong.')
    return await signedIn(personId, request)
  })
}

async function byLink(proof: Partial<Record<string, unknown>>, request: Request): Promise<User> {
  const personId = await redeemSignInLink(await store(), { token: String(proof.token) })
  if (!personId) throw new Refusal('unauthenticated', 'This link was used already or is too old.')
  return await signedIn(personId, request)
}

const signedIn = async (personId: PersonId, request: Request): Promise<User> => ({
  id: await createSignIn(await store(), { personId, userAgent: request.headers.get('user-agent') }),
})
