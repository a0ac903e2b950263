'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { fetchPath } from '#components/files/file-calls.ts'
import type { PathView } from '#lib/domain/files/file.ts'
import type { ChatId } from '#lib/domain/ids.ts'

type Shown = Exclude<PathView, { kind: 'unchanged' }>
export type FileState =
  | { kind: 'loading' }
  | { kind: 'failed'; message: string }
  /** It is not there (any more). */
  | { kind: 'gone' }
  | { kind: 'here'; view: Shown }

/** What a path is, read again with each `version`. What is shown stays until there is something else to show. */
export function useFile(chatId: ChatId, path: string, version: number) {
  const [state, setState] = useState<FileState>({ kind: 'loading' })
  const [asked, setAsked] = useState(0)
  const known = useRef<string | undefined>(undefined)
  const newest = useRef(0)
  useEffect(() => {
    void [version, asked]
    const call = ++newest.current
    void fetchPath(chatId, path, known.current).then((result) => {
      if (call !== newest.current) return
      if (result.ok && result.data.kind === 'unchanged') return
      const next = stateOf(result)
      known.current = next.kind === 'here' && next.view.kind === 'file' ? (next.view.hash ?? undefined) : undefined
      // What is here is better than the words that it could not be read again.
      setState((old) => (next.kind === 'failed' && old.kind === 'here' ? old : next))
    })
  }, [chatId, path, version, asked])
  /** Takes what was just saved, without asking for it. */
  const take = useCallback((view: Extract<Shown, { kind: 'file' }>) => {
    newest.current++
    known.current = view.hash ?? undefined
    setState({ kind: 'here', view })
  }, [])
  return { state, take, refresh: useCallback(() => setAsked((old) => old + 1), []) }
}

function stateOf(result: Awaited<ReturnType<typeof fetchPath>>): FileState {
  if (!result.ok)
    return result.error.code === 'not_found' ? { kind: 'gone' } : { kind: 'failed', message: result.error.message }
  return result.data.kind === 'unchanged' ? { kind: 'loading' } : { kind: 'here', view: result.data }
}
