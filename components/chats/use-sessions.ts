'use client'

import { useEffect, useState } from 'react'
import { fetchSessions } from '#components/chats/chat-calls.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { SessionInfo } from '#lib/domain/sessions/session.ts'

/** What each backend would do with the next prompt; looked up again whenever a turn ended. */
export function useSessions(chatId: ChatId, initial: SessionInfo[], runningTurnId: string | null): SessionInfo[] {
  const [sessions, setSessions] = useState(initial)
  const [seen, setSeen] = useState(runningTurnId)
  useEffect(() => {
    if (runningTurnId === seen) return
    setSeen(runningTurnId)
    if (runningTurnId !== null) return
    void fetchSessions(chatId).then((result) => result.ok && setSessions(result.data.items))
  }, [chatId, runningTurnId, seen])
  return sessions
}
