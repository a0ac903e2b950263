'use client'

import { useCallback, useEffect, useState } from 'react'
import { fetchPatch } from '#components/chats/chat-calls.ts'
import type { ChatId, PatchId } from '#lib/domain/ids.ts'

export type PatchState =
  | { kind: 'loading' }
  | { kind: 'failed'; message: string }
  | { kind: 'here'; diff: string | null }

const fetched = new Map<PatchId, string | null>()
/** So many diffs stay in memory for being opened again. */
const keep = 30

/** A patch's diff, fetched when it is first shown. A patch never changes its lines, so what was fetched stays good. */
export function usePatch(chatId: ChatId, patchId: PatchId): { state: PatchState; retry: () => void } {
  const [state, setState] = useState<PatchState>(() => known(patchId))
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    void attempt
    const here = known(patchId)
    setState(here)
    if (here.kind === 'here') return
    let current = true
    void fetchPatch(chatId, patchId).then((result) => {
      if (result.ok) remember(patchId, result.data.diff)
      if (!current) return
      setState(result.ok ? { kind: 'here', diff: result.data.diff } : { kind: 'failed', message: result.error.message })
    })
    return () => {
      current = false
    }
  }, [chatId, patchId, attempt])
  return { state, retry: useCallback(() => setAttempt((n) => n + 1), []) }
}

const known = (patchId: PatchId): PatchState =>
  fetched.has(patchId) ? { kind: 'here', diff: fetched.get(patchId) ?? null } : { kind: 'loading' }

function remember(patchId: PatchId, diff: string | null) {
  fetched.set(patchId, diff)
  const [oldest] = fetched.keys()
  if (fetched.size > keep && oldest) fetched.delete(oldest)
}
