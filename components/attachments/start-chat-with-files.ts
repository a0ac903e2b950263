import type { UsedAttachments } from '#components/attachments/use-attachments.ts'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ChatId } from '#lib/domain/ids.ts'

type Start = {
  chat: Parameters<typeof callEndpoint<'createChat'>>[1]['body']
  text: string
  attachments: UsedAttachments
}

/** A new chat with files: made, given them, and sent its first message. Where that fails, no chat is left and the files wait again. */
export async function startChatWithFiles({
  chat,
  text,
  attachments,
}: Start): Promise<ActionResult<{ chatId: ChatId }>> {
  const made = await callEndpoint('createChat', { body: chat })
  if (!made.ok) return made
  const params = { chatId: made.data.id }
  const sent = await sendFirst({ chatId: made.data.id, text, attachments })
  if (sent.ok) return { ok: true, data: params }
  attachments.unbind()
  // One that cannot be deleted either stays as an empty chat, which says less than why nothing was sent.
  await callEndpoint('deleteChat', { params })
  return sent
}

async function sendFirst(input: { chatId: ChatId; text: string; attachments: UsedAttachments }) {
  const { chatId, text, attachments } = input
  const files = await attachments.ready(chatId)
  if (!files.ok) return files
  const attachmentIds = files.data.map((file) => file.attachmentId)
  return await callEndpoint('sendMessage', { params: { chatId }, body: { text, attachmentIds } })
}
