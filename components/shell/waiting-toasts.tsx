'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { newsOf } from '#components/shell/news-of.ts'
import { toast } from '#components/ui/toast.ts'

/** Tells of other chats that began to wait for an answer, or failed. */
export function WaitingToasts() {
  const { chats } = useFeed()
  const path = usePathname()
  const router = useRouter()
  const seen = useRef(chats)
  useEffect(() => {
    const news = newsOf(seen.current, chats)
    seen.current = chats
    for (const { chatId, words } of news) {
      if (path === `/chats/${chatId}`) continue
      toast(words, { id: chatId, action: { label: 'Open', onClick: () => router.push(`/chats/${chatId}`) } })
    }
  }, [chats, path, router])
  return null
}
