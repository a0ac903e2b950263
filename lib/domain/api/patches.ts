import { z } from 'zod'
import { endpoint, listOf, pageQuery } from '#lib/domain/api/endpoint.ts'
import { chatId, patchId } from '#lib/domain/ids.ts'
import { patchInfo } from '#lib/domain/patches/patch.ts'

export const listPatches = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/patches',
  access: 'chat',
  summary: 'The patches of a chat, newest first, without hunks',
  params: z.object({ chatId }),
  query: pageQuery,
  status: 200,
  answer: listOf(patchInfo.meta({ id: 'Patch' })),
})
export const readPatch = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/patches/{patchId}',
  access: 'chat',
  summary: 'One patch with its hunks as Git’s text; null where that is too large to keep',
  params: z.object({ chatId, patchId }),
  status: 200,
  answer: patchInfo.extend({ diff: z.string().nullable() }).meta({ id: 'PatchWithDiff' }),
  otherType: 'text/x-patch',
})
