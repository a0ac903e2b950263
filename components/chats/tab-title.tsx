'use client'

import { useEffect } from 'react'
import type { ChatState } from '#lib/domain/chats/chat-state.ts'

/** The tab's title: `● ` while the chat runs, `(2) ` while that many requests wait, whichever chat they are of. */
export function TabTitle({ title, state, waiting }: { title: string; state: ChatState; waiting: number }) {
  useEffect(() => {
    const running = state === 'running' || state === 'stopping'
    document.title = `${waiting > 0 ? `(${waiting}) ` : running ? '● ' : ''}${title} · Greenroom`
  }, [title, state, waiting])
  return null
}
