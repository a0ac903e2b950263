'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { listPeople } from '#lib/domain/api/people.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import type { AccountInfo } from '#lib/domain/people/account.ts'

export type PeoplePage = z.output<typeof listPeople.answer>
type List = PeoplePage & { state: 'ready' | 'loading' | 'failed'; fault: string | null; busy: boolean }

const typingPauseMs = 150

/** The people that a search finds, page by page; what was asked for last counts. */
export function usePeople(first: PeoplePage, search: string) {
  const [list, setList] = useState<List>({ ...first, state: 'ready', fault: null, busy: false })
  const asked = useRef<AbortController | null>(null)
  const shown = useRef('')

  const load = useCallback(async (words: string, cursor?: string) => {
    asked.current?.abort()
    const asking = new AbortController()
    asked.current = asking
    shown.current = words
    setList((now) => (cursor ? { ...now, busy: true } : { ...now, state: 'loading' }))
    const query = { search: words || undefined, cursor }
    const result = await callEndpoint('listPeople', { query, signal: asking.signal })
    if (asking.signal.aborted) return
    setList((now) => {
      if (!result.ok) return { ...now, busy: false, state: 'failed', fault: result.error.message }
      const items = cursor ? [...now.items, ...result.data.items] : result.data.items
      return { ...result.data, items, busy: false, state: 'ready', fault: null }
    })
  }, [])

  useEffect(() => {
    const words = search.trim()
    if (words === shown.current) return
    const timer = setTimeout(() => void load(words), typingPauseMs)
    return () => clearTimeout(timer)
  }, [search, load])
  useEffect(() => () => asked.current?.abort(), [])

  const { items, nextCursor } = list
  return {
    ...list,
    hasMore: nextCursor !== null,
    showMore: () => void load(shown.current, nextCursor ?? undefined),
    retry: () => void load(search.trim()),
    replace: (account: AccountInfo) =>
      setList((now) => ({ ...now, items: now.items.map((each) => (each.id === account.id ? account : each)) })),
    remove: (personId: PersonId) =>
      setList((now) => ({ ...now, items: now.items.filter((each) => each.id !== personId) })),
    items,
  }
}
