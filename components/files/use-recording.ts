'use client'

import { useCallback, useEffect, useRef } from 'react'
import { recordChanges } from '#components/files/file-calls.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** So long after the last change by hand it becomes a patch. */
const quietMs = 10_000

/**
 * Makes a patch of what was changed by hand, a while after the last change or when the panel is left. Where that cannot be done, as while
 * a turn runs, the next turn's start does it.
 */
export function useRecording(chatId: ChatId): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const record = useCallback(() => {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    void recordChanges(chatId)
  }, [chatId])
  useEffect(() => {
    const onHidden = () => document.visibilityState === 'hidden' && record()
    document.addEventListener('visibilitychange', onHidden)
    return () => {
      document.removeEventListener('visibilitychange', onHidden)
      record()
    }
  }, [record])
  return useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(record, quietMs)
  }, [record])
}
