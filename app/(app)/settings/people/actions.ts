'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { environment, log } from '#app/_server/environment.ts'
import { withoutInput } from '#app/_server/fault.ts'
import { sendMail } from '#app/_server/mail.ts'
import { invitationMail, invitationUrl } from '#app/_server/mails.ts'
import { store } from '#app/_server/store.ts'
import { createInvitation, markInvitationMailed } from '#db/writes/invitations/create.ts'
import { revokeInvitation } from '#db/writes/invitations/revoke.ts'
import { invitationId } from '#lib/domain/ids.ts'
import { newInvitation } from '#lib/domain/people/invitation.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const path = '/settings/people'

/** Invites somebody: `url` is told this once, unless the link went to the address by mail; `mailFailed` when it should have. */
export const inviteAction = action(newInvitation, async (actor, input) => {
  const { signUp, mail } = environment()
  if (signUp === 'closed') throw new Refusal('forbidden', 'No accounts are made here at present: SIGN_UP is closed.')
  const { id, token } = await createInvitation(actor, await store(), input)
  revalidatePath(path)
  if (!mail || input.email === null) return { url: invitationUrl(token), mailedTo: null, mailFailed: false }
  try {
    await sendMail(invitationMail(input.email, token))
  } catch (error) {
    log().warn({ err: withoutInput(error) }, 'an invitation was not mailed')
    return { url: invitationUrl(token), mailedTo: null, mailFailed: true }
  }
  await markInvitationMailed(actor, await store(), { invitationId: id })
  return { url: null, mailedTo: input.email, mailFailed: false }
})

export const revokeInvitationAction = action(z.object({ invitationId }), async (actor, input) => {
  await revokeInvitation(actor, await store(), input)
  revalidatePath(path)
  return null
})
