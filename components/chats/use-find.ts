'use client'

import { useEffect, useState } from 'react'
import { findMessages } from '#components/chats/chat-calls.ts'
import { markdownOf } from '#components/chats/message-tools.tsx'
import type { ChatView } from '#lib/domain/events/view.ts'

export type Found =
  | { kind: 'nothing asked' }
  | { kind: 'looking' }
  | { kind: 'failed'; message: string }
  /** The messages that say it, newest last; `more` where there are more than these. */
  | { kind: 'found'; query: string; ids: readonly string[]; more: boolean }

const typingPauseMs = 150

/** The messages of the whole chat that say something: from the server, and from the answer that is being written. */
export function useFind(view: ChatView, typed: string): Found {
  const query = typed.trim()
  const [found, setFound] = useState<Found>({ kind: 'nothing asked' })
  const { id } = view.chat
  const { runningTurnId } = view
  useEffect(() => {
    // A turn that ended can be found on the server.
    void runningTurnId
    if (query === '') return setFound({ kind: 'nothing asked' })
    let current = true
    setFound((old) => (old.kind === 'found' ? old : { kind: 'looking' }))
    const timer = setTimeout(async () => {
      const result = await findMessages(id, query)
      if (!current) return
      if (!result.ok) setFound({ kind: 'failed', message: result.error.message })
      else {
        const ids = result.data.items.map((hit) => hit.messageId)
        setFound({ kind: 'found', query, ids, more: result.data.more })
      }
    }, typingPauseMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [id, query, runningTurnId])
  return found.kind === 'found' ? { ...found, ids: withRunning(view, found) } : found
}

function withRunning(view: ChatView, { query, ids }: { query: string; ids: readonly string[] }): readonly string[] {
  const answer = view.runningTurnId ? view.turns[view.runningTurnId]?.messageId : null
  const message = answer && !ids.includes(answer) && view.messages.findLast((each) => each.id === answer)
  if (!message || !markdownOf(message).toLowerCase().includes(query.toLowerCase())) return ids
  return [...ids, message.id]
}
