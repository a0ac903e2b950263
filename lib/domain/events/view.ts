import { z } from 'zod'
import { backendOption, command } from '#lib/domain/backends/backend.ts'
import { chatInfo, message } from '#lib/domain/chats/chat.ts'
import { backendId, turnId } from '#lib/domain/ids.ts'
import { patchInfo } from '#lib/domain/patches/patch.ts'
import { requestInfo } from '#lib/domain/requests/request.ts'
import { queueEntry, turnInfo } from '#lib/domain/turns/turn.ts'

/** A chat as somebody sees it: what its log folds into. Messages oldest first, patches newest first. */
export const chatView = z.object({
  chat: chatInfo,
  role: z.enum(['owner', 'editor', 'viewer']),
  messages: z.array(message),
  /** Where the messages before these are to be had; null when these are all. */
  olderCursor: z.string().nullable(),
  turns: z.record(z.string(), turnInfo),
  runningTurnId: turnId.nullable(),
  queue: z.array(queueEntry),
  requests: z.array(requestInfo),
  patches: z.array(patchInfo),
  commands: z.array(command),
  options: z.array(backendOption),
  /** Whose the commands and options are: not the chat's backend where another was chosen since they were told. */
  offeredBy: z.object({ commands: backendId.nullable(), options: backendId.nullable() }),
})
export type ChatView = z.infer<typeof chatView>
