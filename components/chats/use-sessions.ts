'use client'

import { useEffect, useRef, useState } from 'react'
import { fetchSessions } from '#components/chats/chat-calls.ts'
import type { BackendId, ChatId } from '#lib/domain/ids.ts'
import type { SessionInfo } from '#lib/domain/sessions/session.ts'

type Now = { chatId: ChatId; backend: BackendId; runningTurnId: string | null; started: boolean }

/**
 * What each backend would do with the next prompt; looked up again whenever a turn began or ended, another backend was chosen, or
 * somebody comes back to the page.
 */
export function useSessions(initial: SessionInfo[], now: Now): SessionInfo[] {
  const { chatId } = now
  const key = `${now.backend} ${now.runningTurnId} ${now.started}`
  const [sessions, setSessions] = useState(initial)
  const seen = useRef(key)
  useEffect(() => {
    let over = false
    const look = async () => {
      if (document.visibilityState !== 'visible') return
      const result = await fetchSessions(chatId)
      if (result.ok && !over) setSessions(result.data.items)
    }
    if (seen.current !== key) void look()
    seen.current = key
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    return () => {
      over = true
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
    }
  }, [chatId, key])
  return sessions
}
