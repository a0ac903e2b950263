'use server'

import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { requireBackend } from '#app/_server/backend-of-chat.ts'
import { store } from '#app/_server/store.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { chosenOptions } from '#lib/domain/chats/chat.ts'
import { backendId, workspaceId } from '#lib/domain/ids.ts'

const choice = z.string().max(256).nullable().default(null)
const newChat = z.object({
  workspaceId,
  backend: backendId,
  model: choice,
  mode: choice,
  options: chosenOptions.default({}),
  text: z.string(),
})

/** A new chat with its first message, so that the turn begins while the browser still goes there. */
export const startChatAction = action(newChat, async (actor, { text, ...wanted }) => {
  const at = await store()
  await requireBackend(actor, at, wanted.backend)
  const chat = await createChat(actor, at, wanted)
  try {
    await sendMessage(actor, at, { chatId: chat.id, text })
  } catch (error) {
    await deleteChat(actor, at, { chatId: chat.id })
    throw error
  }
  return { chatId: chat.id }
})
