'use client'

import { useEffect, useRef } from 'react'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { sayRead } from '#components/shell/list-calls.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** So near to its end counts as its end, in CSS pixels. */
const nearEnd = 120

/** Says that a chat was read: while the page is looked at and the end of the transcript is in sight. */
export function ReadMark({ chatId, seq }: { chatId: ChatId; seq: number }) {
  const unread = useFeed().chats.get(chatId)?.unread === true
  const said = useRef(0)
  useEffect(() => {
    if (!unread) return
    const look = () => {
      if (said.current >= seq || document.visibilityState !== 'visible' || !isEndSeen()) return
      said.current = seq
      void sayRead(chatId, seq).then((result) => {
        if (!result.ok && said.current === seq) said.current = 0
      })
    }
    // After the frame in which the transcript has grown and scrolled to its end.
    const frame = requestAnimationFrame(look)
    const stop = new AbortController()
    document.addEventListener('visibilitychange', look, { signal: stop.signal })
    document.addEventListener('scroll', look, { capture: true, passive: true, signal: stop.signal })
    return () => {
      cancelAnimationFrame(frame)
      stop.abort()
    }
  }, [chatId, seq, unread])
  return null
}

function isEndSeen(): boolean {
  const transcript = document.querySelector('section[aria-label="Transcript"]')
  return !!transcript && transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < nearEnd
}
