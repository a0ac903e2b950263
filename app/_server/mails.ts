import 'server-only'
import { environment } from '#app/_server/environment.ts'
import type { Mail } from '#app/_server/mail.ts'

const pageUrl = (path: string): string => `${environment().publicUrl}${path}`
const host = (): string => new URL(environment().publicUrl).host
const lines = (...paragraphs: string[]): string => `${paragraphs.join('\n\n')}\n`

export const invitationUrl = (token: string): string => pageUrl(`/invite/${token}`)

export const invitationMail = (to: string, token: string): Mail => ({
  to,
  subject: `You are invited to Greenroom at ${host()}`,
  text: lines('With this link you make your account. It works once, within seven days:', invitationUrl(token)),
})

export const signInMail = (to: string, token: string): Mail => ({
  to,
  subject: `Sign in to Greenroom at ${host()}`,
  text: lines(
    'With this link you sign in. It works once, within 15 minutes:',
    pageUrl(`/sign-in/${token}`),
    'If you did not ask for it, do nothing.',
  ),
})

/** For whoever forgot the password: having come with a link, one sets another without it. */
export const passwordMail = (to: string, token: string): Mail => ({
  to,
  subject: `A new password for Greenroom at ${host()}`,
  text: lines(
    'With this link you sign in and set a new password. It works once, within 15 minutes:',
    pageUrl(`/sign-in/${token}?next=${encodeURIComponent('/settings#password')}`),
    'If you did not ask for it, do nothing: your password stays as it is.',
  ),
})

export const confirmMail = (to: string, token: string): Mail => ({
  to,
  subject: `Confirm your address for Greenroom at ${host()}`,
  text: lines(
    'With this link you confirm your address and sign in. It works once, within 24 hours:',
    pageUrl(`/sign-in/${token}`),
    'If you did not sign up, do nothing.',
  ),
})

/** To the owner of an address with which somebody signs up although it has an account. */
export const knownMail = (to: string): Mail => ({
  to,
  subject: `Your account for Greenroom at ${host()}`,
  text: lines(
    'Somebody signed up with this address, which has an account already. If it was you, sign in here:',
    pageUrl('/sign-in'),
    'If not, do nothing.',
  ),
})
