import { z } from 'zod'
import { endpoint } from '#lib/domain/api/endpoint.ts'
import { attachmentInfo } from '#lib/domain/attachments/attachment.ts'
import { attachmentId, chatId } from '#lib/domain/ids.ts'

const params = z.object({ chatId, attachmentId })

export const addAttachment = endpoint({
  method: 'POST',
  path: '/chats/{chatId}/attachments',
  summary: 'Give a chat one file, to be sent with a message: the field `file` of a form, or the bytes with its `name`',
  params: z.object({ chatId }),
  query: z.object({ name: z.string().min(1).max(1000).optional() }),
  takesFile: true,
  status: 201,
  answer: attachmentInfo.meta({ id: 'Attachment' }),
})
export const readAttachment = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/attachments/{attachmentId}',
  access: 'chat',
  summary: 'The bytes of a file of a chat',
  params,
  status: 200,
  otherType: 'application/octet-stream',
})
export const removeAttachment = endpoint({
  method: 'DELETE',
  path: '/chats/{chatId}/attachments/{attachmentId}',
  summary: 'Remove a file that was not sent yet',
  params,
  status: 204,
})
