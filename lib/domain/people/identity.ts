import { z } from 'zod'

/** What a sign-in provider says of somebody. `provider` is the address of who says it; `subject` is their id there and never changes. */
export type ProviderClaims = {
  provider: string
  subject: string
  name: string | null
  email: string | null
  /** Whether the provider checked that the address is theirs. */
  isVerified: boolean
}

/** Why somebody with an account at a provider is not let in. */
export const providerRefusals = [
  'no_address',
  'unverified',
  'unproved',
  'uninvited',
  'invited_as_another',
  'disabled',
  'not_set_up',
] as const
export type ProviderRefusal = (typeof providerRefusals)[number]

/** The claims of OpenID Connect, which we have GitHub's answer speak too; some providers write `true` as a word. */
export const standardClaims = z.object({
  name: z.string().nullish().catch(null),
  preferred_username: z.string().nullish().catch(null),
  email: z.string().nullish().catch(null),
  email_verified: z.preprocess((value) => value === true || value === 'true', z.boolean()),
})
