'use client'

import dynamic from 'next/dynamic'
import { pageValue } from '#components/ui/page-value.ts'
import type { ChatId } from '#lib/domain/ids.ts'

const MoveChat = dynamic(() => import('#components/shell/move-chat.tsx').then((module) => module.MoveChat), {
  ssr: false,
})

const moving = pageValue<ChatId>()

/** Asks to which workspace a chat is to go, from wherever on the page. */
export const askWhereTo = moving.set

/** Where that question appears. */
export function MovingChat() {
  const chatId = moving.useValue()
  return chatId && <MoveChat key={chatId} chatId={chatId} onDone={() => askWhereTo(null)} />
}
