'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { GrantInfo } from '#lib/domain/grants/grant.ts'

export type GrantsPage<Grant> = { items: Grant[]; nextCursor: string | null }
type Fetch<Grant> = (cursor?: string) => Promise<ActionResult<GrantsPage<Grant>>>
type List<Grant> = GrantsPage<Grant> & { state: 'loading' | 'ready' | 'failed'; busy: boolean; fault: string | null }

const nothing = { items: [], nextCursor: null, state: 'loading', busy: false, fault: null } as const

/** Links, page by page; fetched at once where there is no `first` page yet. */
export function useGrants<Grant extends GrantInfo>(fetchPage: Fetch<Grant>, first: GrantsPage<Grant> | null = null) {
  const [list, setList] = useState<List<Grant>>(() =>
    first ? { ...first, state: 'ready', busy: false, fault: null } : { ...nothing, items: [] },
  )
  const fetching = useRef(fetchPage)
  useEffect(() => {
    fetching.current = fetchPage
  })
  const load = useCallback(async (cursor?: string) => {
    setList((now) => (cursor ? { ...now, busy: true, fault: null } : { ...now, state: 'loading', fault: null }))
    const result = await fetching.current(cursor)
    setList((now) => {
      if (!result.ok) return { ...now, busy: false, state: cursor ? 'ready' : 'failed', fault: result.error.message }
      const items = cursor ? [...now.items, ...result.data.items] : result.data.items
      return { ...result.data, items, busy: false, state: 'ready', fault: null }
    })
  }, [])
  const isGiven = first !== null
  useEffect(() => {
    if (!isGiven) void load()
  }, [isGiven, load])
  const { nextCursor } = list
  return {
    ...list,
    hasMore: nextCursor !== null,
    showMore: () => void load(nextCursor ?? undefined),
    retry: () => void load(),
    add: (grant: Grant) => setList((now) => ({ ...now, items: [grant, ...now.items] })),
    change: (grant: GrantInfo) =>
      setList((now) => ({
        ...now,
        items: now.items.map((each) => (each.id === grant.id ? { ...each, ...grant } : each)),
      })),
    remove: (id: GrantInfo['id']) => setList((now) => ({ ...now, items: now.items.filter((each) => each.id !== id) })),
  }
}
