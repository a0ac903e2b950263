import 'server-only'
import { cookies } from 'next/headers'
import { environment } from '#app/_server/environment.ts'
import { type ProviderId, providerAddress } from '#app/_server/providers.ts'
import { sessionCookie } from '#app/_server/session.ts'
import { store } from '#app/_server/store.ts'
import { signInWithIdentity } from '#db/writes/identities/sign-in.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { type ProviderRefusal, standardClaims } from '#lib/domain/people/identity.ts'
import { email as emailSchema } from '#lib/domain/people/person.ts'

const invitationCookie = 'greenroom.invitation'
const invitationCookieSeconds = 15 * 60

/** Remembers, until the provider sends this browser back, with which invitation it went there; null forgets an earlier one. */
export async function keepInvitation(token: string | null): Promise<void> {
  const maxAge = token === null ? 0 : invitationCookieSeconds
  const { secure } = sessionCookie()
  const options = { httpOnly: true, sameSite: 'lax' as const, path: '/api/auth/callback', secure, maxAge }
  ;(await cookies()).set(invitationCookie, token ?? '', options)
}

type Said = { provider: ProviderId; subject: string; profile: unknown }

/** Whose account this is, when a provider sent somebody back and told this about them. */
export async function admitFromProvider(said: Said): Promise<{ personId: PersonId } | { refused: ProviderRefusal }> {
  const claims = standardClaims.parse(said.profile)
  const { signUp, mail } = environment()
  return await signInWithIdentity(
    await store(),
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
      invitationToken: (await cookies()).get(invitationCookie)?.value || null,
    },
  )
}
