'use client'

import { useMemo } from 'react'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { ChatView } from '#lib/domain/events/view.ts'

type Replace = (message: Message, text: string) => Promise<ActionResult<unknown>>

/** Who may send what again in a chat, as it is now; null for whoever may not. */
export function useSendAgain({ role, runningTurnId, messages }: ChatView, replace: Replace) {
  const lastPrompt = useMemo(
    () => messages.findLast((message) => message.author.kind === 'person' && !message.steered) ?? null,
    [messages],
  )
  const refused = runningTurnId ? 'A turn is running. Stop it first.' : null
  return useMemo(
    () => (role === 'owner' ? { refused, lastPrompt, send: replace } : null),
    [role, refused, lastPrompt, replace],
  )
}
