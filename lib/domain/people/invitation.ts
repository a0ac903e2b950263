import { z } from 'zod'
import { invitationId } from '#lib/domain/ids.ts'
import { email } from '#lib/domain/people/person.ts'

/** What an administrator says of a new invitation: whom it is for, or null for whoever has the link. */
export const newInvitation = z.object({ email: email.nullable(), administrator: z.boolean() })
export type NewInvitation = z.infer<typeof newInvitation>

/** An invitation as administrators see it in a list: never its link. */
export const invitationInfo = z.object({
  id: invitationId,
  email: z.string().nullable(),
  administrator: z.boolean(),
  state: z.enum(['open', 'used', 'expired', 'revoked']),
  invitedBy: z.string(),
  /** Who used it; null, too, once that account is gone. */
  usedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export type InvitationInfo = z.infer<typeof invitationInfo>

export const invitationLifetimeMs = 7 * 24 * 3_600_000
