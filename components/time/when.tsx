'use client'

import { useSyncExternalStore } from 'react'
import { agoWords, clockWords, exactWords, serverWords } from '#components/time/words.ts'

const readers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let nowMs = 0

function subscribe(reader: () => void): () => void {
  readers.add(reader)
  timer ??= setInterval(() => {
    nowMs = Date.now()
    for (const each of readers) each()
  }, 30_000)
  return () => {
    readers.delete(reader)
    if (readers.size > 0) return
    clearInterval(timer)
    timer = undefined
    nowMs = 0
  }
}
const readNow = () => {
  if (nowMs === 0) nowMs = Date.now()
  return nowMs
}

/** The time, renewed every half minute and shared by the page; null while what the server rendered is taken over. */
export const useNow = (): number | null => useSyncExternalStore(subscribe, readNow, () => null)

/** A moment: relative (`ago`) or the time of day (`clock`), exact on hover. */
export function When({ at, as, className }: { at: string; as: 'ago' | 'clock'; className?: string }) {
  const now = useNow()
  if (now === null) {
    return (
      <time dateTime={at} className={className}>
        {serverWords(at)}
      </time>
    )
  }
  const date = new Date(at)
  const words = as === 'ago' ? agoWords(date, new Date(now)) : clockWords(date, new Date(now))
  return (
    <time dateTime={at} title={exactWords(date)} className={className}>
      {words}
    </time>
  )
}
