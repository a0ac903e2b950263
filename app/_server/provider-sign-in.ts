import 'server-only'
import { cookies, headers } from 'next/headers'
import { currentActor } from '#app/_server/actor.ts'
import { noteArrival } from '#app/_server/arrival.ts'
import { environment } from '#app/_server/environment.ts'
import { type ProviderId, providerAddress } from '#app/_server/providers.ts'
import { sessionCookie } from '#app/_server/session.ts'
import { store } from '#app/_server/store.ts'
import { connectIdentity } from '#db/writes/identities/connect.ts'
import { signInWithIdentity } from '#db/writes/identities/sign-in.ts'
import { createSignIn } from '#db/writes/sign-ins/create.ts'
import type { SignInId } from '#lib/domain/ids.ts'
import { standardClaims } from '#lib/domain/people/identity.ts'
import { email as emailSchema } from '#lib/domain/people/person.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const purposeCookie = 'greenroom.purpose'
const purposeCookieSeconds = 15 * 60
const invitationPrefix = 'invitation:'

/** Why a browser goes to a provider: to sign in, to make the account of an invitation, or to tie the account there to its own. */
export type Purpose = { kind: 'sign_in' } | { kind: 'invitation'; token: string } | { kind: 'connect' }

/** Remembers, until the provider sends this browser back, why it went there; an earlier purpose is forgotten. */
export async function keepPurpose(purpose: Purpose): Promise<void> {
  const value = purpose.kind === 'invitation' ? `${invitationPrefix}${purpose.token}` : purpose.kind
  const { secure } = sessionCookie()
  const options = { httpOnly: true, sameSite: 'lax' as const, path: '/api/auth/callback', secure }
  ;(await cookies()).set(purposeCookie, value, { ...options, maxAge: purposeCookieSeconds })
}

async function readPurpose(): Promise<Purpose> {
  const value = (await cookies()).get(purposeCookie)?.value
  if (value === 'connect') return { kind: 'connect' }
  if (value?.startsWith(invitationPrefix)) return { kind: 'invitation', token: value.slice(invitationPrefix.length) }
  return { kind: 'sign_in' }
}

type Said = { provider: ProviderId; subject: string; profile: unknown }
/** The sign-in of whoever came back, or where to go on with the reason why there is none. */
type Arrived = { signInId: SignInId } | { path: string }

/** Takes up what a provider told about somebody whom it sent back. */
export async function arriveFromProvider(said: Said): Promise<Arrived> {
  const purpose = await readPurpose()
  return purpose.kind === 'connect' ? await connect(said) : await signIn(said, purpose)
}

async function signIn(said: Said, purpose: Purpose): Promise<Arrived> {
  const claims = standardClaims.parse(said.profile)
  const { signUp, mail } = environment()
  const at = await store()
  const outcome = await signInWithIdentity(
    at,
    {
      provider: providerAddress(said.provider),
      subject: said.subject,
      name: claims.name ?? claims.preferred_username ?? null,
      email: emailSchema.safeParse(claims.email).data ?? null,
      isVerified: claims.email_verified,
    },
    {
      signUp,
      mustProve: mail !== null,
      invitationToken: purpose.kind === 'invitation' ? purpose.token : null,
    },
  )
  if ('refused' in outcome) return { path: `/sign-in?error=${outcome.refused}` }
  const userAgent = (await headers()).get('user-agent')
  const signInId = await createSignIn(at, { personId: outcome.personId, userAgent, provedBy: 'provider' })
  await noteArrival()
  return { signInId }
}

/** Ties the account there to that of this browser, whose sign-in stays the same. */
async function connect({ provider, subject }: Said): Promise<Arrived> {
  const actor = await currentActor()
  if (!actor) return { path: '/sign-in?reason=signed-out' }
  try {
    await connectIdentity(actor, await store(), { provider: providerAddress(provider), subject })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') return { path: '/settings?error=elsewhere' }
    throw error
  }
  return { signInId: actor.signInId }
}
