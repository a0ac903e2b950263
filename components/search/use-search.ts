'use client'

import { useEffect, useState } from 'react'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { SearchHit } from '#lib/domain/api/search.ts'
import { queryLimit } from '#lib/domain/chats/query-limit.ts'

export type SearchState =
  | { kind: 'idle' }
  /** `hits` are those of the query before, to be shown until there are new ones. */
  | { kind: 'searching'; hits: readonly SearchHit[] | null }
  | { kind: 'found'; hits: readonly SearchHit[] }
  | { kind: 'failed'; message: string; retry: () => void }

const pauseMs = 120

/** What the person's chats have of a query, once they pause to type; nothing for a blank one. */
export function useSearch(query: string): SearchState {
  const asked = query.trim().slice(0, queryLimit)
  const [state, setState] = useState<SearchState>({ kind: 'idle' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    void round
    if (asked === '') return setState({ kind: 'idle' })
    let gone = false
    setState((old) => ({ kind: 'searching', hits: 'hits' in old ? old.hits : null }))
    const timer = setTimeout(async () => {
      const result = await callEndpoint('search', { query: { query: asked, limit: '40' } })
      if (gone) return
      if (result.ok) setState({ kind: 'found', hits: result.data.items })
      else setState({ kind: 'failed', message: result.error.message, retry: () => setRound((n) => n + 1) })
    }, pauseMs)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [asked, round])
  return state
}

/** Where a hit leads: to the message that says it, or to its chat. */
export const pathOfHit = (hit: SearchHit): string =>
  hit.messageId ? `/chats/${hit.chatId}#${hit.messageId}` : `/chats/${hit.chatId}`
