'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useFollowClient } from '#components/follow/follow-provider.tsx'
import { useKey } from '#components/palette/use-key.ts'
import { useShell } from '#components/shell/shell-state.tsx'
import { sidebarGroups } from '#components/shell/sidebar-groups.ts'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'

/** The keys that work everywhere. */
export function ShellKeys() {
  const router = useRouter()
  const path = usePathname()
  const { feed } = useFollowClient()
  const { toggleSidebar } = useShell()
  const going = useRef<string | null>(null)
  useEffect(() => {
    void path
    going.current = null
  }, [path])
  const step = (by: 1 | -1, among: (chat: ChatStatus) => boolean = () => true) => {
    const chats = sidebarGroups(feed.read().workspaces, feed.read().chats.values()).flatMap((group) => group.chats)
    // Pressed again before the page is there, it goes on from where it is going.
    const from = going.current ?? location.pathname
    const current = chats.findIndex((chat) => from === `/chats/${chat.chatId}`)
    const next = nextOf(chats, current, { by, among })
    if (!next) return
    going.current = `/chats/${next.chatId}`
    router.push(going.current)
  }
  useKey('new-chat', () => router.push('/'))
  useKey('next-chat', () => step(1))
  useKey('previous-chat', () => step(-1))
  useKey('waiting-chat', () => step(1, (chat) => chat.state === 'waiting'))
  useKey('sidebar', toggleSidebar)
  useKey('settings', () => router.push('/settings'))
  useKey('composer', focusComposer)
  useKey('to-composer', () => {
    const inTranscript = document.activeElement?.closest('[aria-label="Transcript"]')
    return inTranscript ? focusComposer() : false
  })
  return null
}

/** The next one in that direction that is wanted, round the ends; without a current one the first or last. */
function nextOf(
  chats: readonly ChatStatus[],
  current: number,
  { by, among }: { by: 1 | -1; among: (chat: ChatStatus) => boolean },
): ChatStatus | undefined {
  const start = current === -1 && by === -1 ? chats.length : current
  const order = chats.map((_, at) => chats[(start + by * (at + 1) + chats.length * 2) % chats.length])
  return order.find((chat): chat is ChatStatus => chat !== undefined && among(chat))
}

/** False where there is none on the page. */
function focusComposer(): boolean {
  const composer = document.querySelector<HTMLTextAreaElement>('textarea[aria-label="Message"]')
  composer?.focus()
  return composer !== null
}
