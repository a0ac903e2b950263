import { z } from 'zod'
import { reservedReason } from '#lib/domain/credentials/reserved-names.ts'
import { credentialId, workspaceId } from '#lib/domain/ids.ts'

/** As much as one may hold, in bytes. */
export const valueLimitBytes = 64 * 1024
/** So many may be one's own, and so many a workspace's. */
export const credentialLimit = 100

/** A credential becomes an environment variable: its name is one, and none that programs listen to. */
export const credentialName = z
  .string()
  .trim()
  .min(1, 'Give it a name')
  .max(128, 'At most 128 characters')
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'Letters, digits and _, not beginning with a digit')
  .superRefine((name, context) => {
    const reason = reservedReason(name)
    if (reason) context.addIssue({ code: 'custom', message: `${name} is reserved: ${reason}` })
  })

/** Taken as it is. What JSON cannot carry arrives as U+FFFD, and NUL does. */
export const credentialValue = z
  .string()
  .min(1, 'Say its value')
  .refine(
    (value) => !/[\0\uFFFD]/.test(value),
    'An environment variable cannot hold this: it is not text, or has a NUL',
  )
  .refine((value) => new TextEncoder().encode(value).length <= valueLimitBytes, 'At most 64 kB')

const workspaceRef = z.object({ id: workspaceId, name: z.string() })

/** A credential as its owner sees it: never its value. */
export const credentialInfo = z.object({
  id: credentialId,
  name: z.string(),
  /** The workspace whose it is; null: one's own. */
  workspace: workspaceRef.nullable(),
  /** Where it is used: its workspace, or those that it was assigned to. */
  usedIn: z.array(workspaceRef),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type CredentialInfo = z.infer<typeof credentialInfo>

/** A credential to be: of a workspace, or one's own and used in some. */
export const newCredential = z.strictObject({
  name: credentialName,
  value: credentialValue,
  workspaceId: workspaceId.nullable().default(null),
  usedIn: z.array(workspaceId).max(100).default([]),
})
export type NewCredential = z.output<typeof newCredential>
