import { z } from 'zod'
import { personId, signInId } from '#lib/domain/ids.ts'

/** Somebody's account as administrators see it in the list of people. */
export const accountInfo = z.object({
  id: personId,
  name: z.string(),
  email: z.string(),
  administrator: z.boolean(),
  createdAt: z.iso.datetime(),
  /** When they, or a program of theirs, last did something here. */
  lastSeenAt: z.iso.datetime().nullable(),
  /** Since when they may not sign in any more. */
  disabledAt: z.iso.datetime().nullable(),
  /** What is deleted with it. */
  chatCount: z.number().int(),
  workspaceCount: z.number().int(),
})
export type AccountInfo = z.infer<typeof accountInfo>

/** How somebody showed who they are when they signed in. */
export const signInProofs = ['password', 'link', 'provider'] as const
export type SignInProof = (typeof signInProofs)[number]

/** A browser in which somebody is signed in, as they see it themselves. */
export const signInInfo = z.object({
  id: signInId,
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** The one that asks. */
  current: z.boolean(),
})
export type SignInInfo = z.infer<typeof signInInfo>
