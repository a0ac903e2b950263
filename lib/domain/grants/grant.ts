import { z } from 'zod'
import { chatId, grantId } from '#lib/domain/ids.ts'

/** A link to a chat as its owner sees it in a list: never the token itself. */
export const grantInfo = z.object({
  id: grantId,
  chatId,
  kind: z.literal('link'),
  role: z.literal('viewer'),
  createdAt: z.iso.datetime(),
  /** When its token was last made anew; the links from before lead nowhere. */
  rotatedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type GrantInfo = z.infer<typeof grantInfo>

/** The same among all that a person shares. */
export const sharedGrant = grantInfo.extend({ chatTitle: z.string().nullable(), workspaceName: z.string() })
export type SharedGrant = z.infer<typeof sharedGrant>
