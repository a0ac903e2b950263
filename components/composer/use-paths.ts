'use client'

import { useEffect, useState } from 'react'
import { findPaths, type PathsOf } from '#components/composer/path-calls.ts'
import type { Matcher } from '#components/composer/use-completion.ts'

export type FoundPaths = { paths: string[]; state: 'loading' | 'ready' | 'failed'; fault: string | null }

type Answer = { place: string; query: string; paths: string[]; fault: string | null }

const waitMs = 60

/** The files that match what is typed after `@`; `query` is null while nothing is. The earlier ones stay while the next are looked for. */
export function usePaths(of: PathsOf | null, query: string | null, matcher: Matcher | null): FoundPaths {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const place = of === null ? '' : 'chatId' in of ? of.chatId : of.workspaceId
  const isWanted = of !== null && query !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: `place` stands for `of`, which is another object each time
  useEffect(() => {
    if (!isWanted) return setAnswer(null)
    const stale = new AbortController()
    const timer = setTimeout(async () => {
      const result = await findPaths(of, query, stale.signal)
      if (stale.signal.aborted) return
      setAnswer({
        place,
        query,
        paths: result.ok ? result.data.items.map((item) => item.path) : [],
        fault: result.ok ? null : result.error.message,
      })
    }, waitMs)
    return () => {
      clearTimeout(timer)
      stale.abort()
    }
  }, [place, query, isWanted])
  if (answer === null || query === null || answer.place !== place) return { paths: [], state: 'loading', fault: null }
  if (answer.query !== query)
    return { paths: matcher?.narrowPaths(answer.paths, query) ?? [], state: 'loading', fault: null }
  return { paths: answer.paths, state: answer.fault === null ? 'ready' : 'failed', fault: answer.fault }
}
