import type { ProviderRefusal } from '#lib/domain/people/identity.ts'

const words: Record<ProviderRefusal, string> = {
  no_address: 'The provider told no e-mail address. Allow it to, or sign in another way.',
  unverified: 'The provider has not checked your e-mail address. Confirm it there, or sign in another way.',
  unproved:
    'There is an account with this address that nobody confirmed. Sign in to it with a mailed link or its password.',
  uninvited: 'There is no account for you here, and accounts are made by invitation. Ask an administrator for one.',
  invited_as_another: 'The invitation is for another e-mail address than the one that the provider told.',
  disabled: 'This account is switched off. Ask an administrator.',
  not_set_up: 'This Greenroom is not set up yet. Open the set-up link that the start command printed.',
}
const otherWords = 'Signing in at the provider did not succeed. Try again in a moment, or sign in another way.'

/** What `?error=` of the sign-in page says: our own reasons, and one sentence for all that next-auth calls something. */
export function signInFault(error: string | string[] | undefined): string | null {
  if (error === undefined) return null
  return typeof error === 'string' && Object.hasOwn(words, error) ? words[error as ProviderRefusal] : otherWords
}
