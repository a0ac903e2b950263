import { z } from 'zod'
import { backendId, personId } from '#lib/domain/ids.ts'

/** Who wrote a message: a person, an agent through a backend, or Greenroom itself. */
export const author = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), personId, name: z.string() }),
  z.object({ kind: z.literal('agent'), backend: backendId }),
  z.object({ kind: z.literal('greenroom') }),
])
export type Author = z.infer<typeof author>
