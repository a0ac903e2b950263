'use client'

import { useEffect, useState } from 'react'
import type { ChatStore } from '#components/follow/chat-store.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'

/** The files are read again at most so often. */
const pauseMs = 900

/** Grows when the worktree may have changed: soon after what an agent did, and after what a person did. */
export function useWorktreeVersion(store: ChatStore): number {
  const [version, setVersion] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = Number.NEGATIVE_INFINITY
    const grow = () => {
      timer = undefined
      last = performance.now()
      setVersion((old) => old + 1)
    }
    const stop = store.listen((event) => {
      if (timer === undefined && mayChangeFiles(event))
        timer = setTimeout(grow, Math.max(50, last + pauseMs - performance.now()))
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store])
  return version
}

function mayChangeFiles(event: ChatEvent): boolean {
  if (event.type === 'part.added' || event.type === 'part.updated') return event.part.type === 'tool'
  return (
    event.type === 'part.output' ||
    event.type === 'patch.created' ||
    event.type === 'patch.updated' ||
    event.type === 'chat.rewound' ||
    event.type === 'turn.ended'
  )
}
