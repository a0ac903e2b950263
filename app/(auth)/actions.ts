'use server'

import { z } from 'zod'
import { action, publicAction } from '#app/_server/action.ts'
import { endSession, startAtProvider, startSession } from '#app/_server/auth.ts'
import { environment } from '#app/_server/environment.ts'
import { sendLater } from '#app/_server/mail.ts'
import { confirmMail, knownMail, passwordMail, signInMail } from '#app/_server/mails.ts'
import { store } from '#app/_server/store.ts'
import { pathAfterSignIn } from '#components/sign-in/path-after-sign-in.ts'
import { redeemInvitation } from '#db/writes/invitations/redeem.ts'
import { createMailedSignIn } from '#db/writes/one-time-links/create-mailed.ts'
import { redeemSetUp } from '#db/writes/people/redeem-set-up.ts'
import { prepareSignUp, signUp } from '#db/writes/people/sign-up.ts'
import { endSignIn } from '#db/writes/sign-ins/end.ts'
import { countAsk } from '#db/writes/tries/ask.ts'
import { email, password, personName } from '#lib/domain/people/person.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const token = z.string().min(1).max(256)
const setUpInput = z.object({ token, email, name: personName, password })
const account = z.object({ email, name: personName, password })
const passwordInput = z.object({ email, password: z.string().min(1, 'Say your password').max(256) })

/** Makes the first account with the set-up link's token and signs it in. */
export const setUp = publicAction(setUpInput, async (input) => {
  await redeemSetUp(await store(), input)
  await startSession({ kind: 'password', email: input.email, password: input.password })
  return null
})

/** `unauthenticated` when address or password are wrong, `too_many` after too many tries. */
export const signInWithPassword = publicAction(passwordInput, async (input) => {
  await startSession({ kind: 'password', ...input })
  return null
})

/** Signs in whom a one-time link is for. `unauthenticated` when it was used or is too old. */
export const signInWithLink = publicAction(z.object({ token }), async (input) => {
  await startSession({ kind: 'link', ...input })
  return null
})

const linkInput = z.object({ email, forPassword: z.boolean().default(false) })

/**
 * Mails a link that signs in, and leads on to a new password where that is what it is for. Answers the same, and as fast, whether
 * the address is known or not.
 */
export const mailSignInLink = publicAction(linkInput, async (input) => {
  if (!environment().mail) throw new Refusal('unavailable', 'This Greenroom sends no mail.')
  await countAsk(await store(), { name: input.email })
  sendLater(async () => {
    const link = await createMailedSignIn(await store(), input)
    return link && (input.forPassword ? passwordMail : signInMail)(link.email, link.token)
  })
  return null
})

/** Makes an account for whoever asks: at once, or (`mailed`) once the address is confirmed with the link that is sent to it. */
export const signUpHere = publicAction(account, async (input) => {
  const { signUp: policy, mail } = environment()
  if (policy !== 'open') throw new Refusal('forbidden', 'Accounts are made by invitation here.')
  await countAsk(await store(), { name: input.email })
  if (mail) {
    const linkToken = await prepareSignUp(await store(), input)
    sendLater(async () => (linkToken ? confirmMail(input.email, linkToken) : knownMail(input.email)))
    return { mailed: true }
  }
  await signUp(await store(), input)
  await startSession({ kind: 'password', email: input.email, password: input.password })
  return { mailed: false }
})

/** Makes the account that an invitation is for and signs it in. */
export const acceptInvitation = publicAction(account.extend({ token }), async (input) => {
  if (environment().signUp === 'closed') throw new Refusal('forbidden', 'No accounts are made here at present.')
  await redeemInvitation(await store(), input)
  await startSession({ kind: 'password', email: input.email, password: input.password })
  return null
})

const providerInput = z.object({
  provider: z.enum(['github', 'oidc']),
  next: z.string().max(2048).optional(),
  invitation: token.nullish(),
})

/** The address of a provider's own page, which says who this is and sends the browser back. */
export const goToProvider = publicAction(providerInput, async ({ provider, next, invitation }) => ({
  url: await startAtProvider({
    provider,
    next: pathAfterSignIn(next),
    purpose: invitation ? { kind: 'invitation', token: invitation } : { kind: 'sign_in' },
  }),
}))

/** Ends this browser's sign-in, its streams in every tab included. */
export const signOut = action(z.unknown(), async (actor) => {
  await endSignIn(actor, await store())
  await endSession()
  return null
})
