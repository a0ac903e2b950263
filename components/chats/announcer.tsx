'use client'

import { useEffect, useState } from 'react'
import { announcement } from '#components/chats/announcement.ts'
import type { ChatStore } from '#components/follow/chat-store.ts'

/** Says what happens in the chat, in sentences, to screen readers. */
export function Announcer({ store }: { store: ChatStore }) {
  const [words, setWords] = useState('')
  useEffect(() => store.listen((event, view) => setWords((old) => announcement(event, view) ?? old)), [store])
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {words}
    </div>
  )
}
