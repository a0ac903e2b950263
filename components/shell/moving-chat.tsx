'use client'

import dynamic from 'next/dynamic'
import { useSyncExternalStore } from 'react'
import type { ChatId } from '#lib/domain/ids.ts'

const MoveChat = dynamic(() => import('#components/shell/move-chat.tsx').then((module) => module.MoveChat), {
  ssr: false,
})

let moving: ChatId | null = null
const readers = new Set<() => void>()
const subscribe = (reader: () => void) => {
  readers.add(reader)
  return () => readers.delete(reader)
}

/** Asks to which workspace a chat is to go, from wherever on the page. */
export function askWhereTo(chatId: ChatId | null): void {
  moving = chatId
  for (const reader of readers) reader()
}

/** Where that question appears. */
export function MovingChat() {
  const chatId = useSyncExternalStore(
    subscribe,
    () => moving,
    () => null,
  )
  return chatId && <MoveChat key={chatId} chatId={chatId} onDone={() => askWhereTo(null)} />
}
