'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useFeed, useFollowClient } from '#components/follow/follow-provider.tsx'
import { isLookedAt, lookAt } from '#components/notifications/looking.ts'
import { notesOf } from '#components/notifications/notes-of.ts'
import { showNote, usePermission } from '#components/notifications/permission.ts'
import { usePreferences } from '#components/settings/preferences-provider.tsx'

/** Tells news of chats that nobody looks at as notifications of the browser: one of its tabs does, the one that leads. */
export function ChatNotifications() {
  const client = useFollowClient()
  const { chats } = useFeed()
  const { notifications } = usePreferences().preferences
  const permission = usePermission()
  const router = useRouter()
  const chatId = /^\/chats\/([^/]+)/.exec(usePathname())?.[1]
  const seen = useRef(chats)
  useEffect(() => (chatId ? lookAt(chatId) : undefined), [chatId])
  useEffect(() => {
    const notes = notesOf(seen.current, chats, notifications)
    seen.current = chats
    if (permission !== 'granted' || !client.leads) return
    for (const note of notes) {
      void isLookedAt(note.chatId).then((looked) => {
        if (!looked) showNote({ ...note, tag: note.chatId, onClick: () => router.push(`/chats/${note.chatId}`) })
      })
    }
  }, [chats, notifications, permission, client, router])
  return null
}
