import { z } from 'zod'
import { endpoint } from '#lib/domain/api/endpoint.ts'
import { draft } from '#lib/domain/composer/draft.ts'
import { chatId } from '#lib/domain/ids.ts'

const params = z.object({ chatId })
const answer = draft.meta({ id: 'Draft' })
const body = z.strictObject({ text: z.string(), files: draft.shape.files.default([]), editedAt: z.iso.datetime() })
const summary = 'Keep it. One that was edited later stays; the answer is the one that counts'

export const readDraft = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/draft',
  summary: 'What you are writing in a chat',
  params,
  status: 200,
  answer,
})
export const saveDraft = endpoint({
  method: 'PUT',
  path: '/chats/{chatId}/draft',
  summary,
  params,
  body,
  status: 200,
  answer,
})
export const readNewDraft = endpoint({
  method: 'GET',
  path: '/draft',
  summary: 'What you are writing for a new chat',
  status: 200,
  answer,
})
export const saveNewDraft = endpoint({ method: 'PUT', path: '/draft', summary, body, status: 200, answer })
