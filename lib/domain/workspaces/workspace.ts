import { z } from 'zod'
import { workspaceId } from '#lib/domain/ids.ts'
import { shortName } from '#lib/domain/short-name-schema.ts'
import { workspaceColors } from '#lib/domain/workspaces/colors.ts'

export const workspaceName = shortName('Give it a name')

export const workspaceSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('path'), path: z.string().min(1, 'Say which folder').max(4096) }),
  z.object({
    kind: z.literal('clone'),
    url: z.string().min(1, 'Say which repository').max(2048),
    ref: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/, 'Not a branch or tag')
      .optional(),
  }),
])
export type WorkspaceSource = z.infer<typeof workspaceSource>

export const workspaceStates = ['preparing', 'ready', 'failed'] as const

export const workspaceInfo = z.object({
  id: workspaceId,
  name: z.string(),
  source: workspaceSource,
  isDefault: z.boolean(),
  color: z.enum(workspaceColors),
  state: z.enum(workspaceStates),
  /** Why it could not be prepared. */
  fault: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
})
export type WorkspaceInfo = z.infer<typeof workspaceInfo>
