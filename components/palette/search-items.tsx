'use client'

import { Command } from 'cmdk'
import { Marked } from '#components/search/marked.tsx'
import { pathOfHit, useSearch } from '#components/search/use-search.ts'

type Props = { query: string; groupClass: string; itemClass: string; onOpen: (path: string) => void }

/** Messages that say what is typed into the palette. */
export function SearchItems({ query, groupClass, itemClass, onOpen }: Props) {
  const state = useSearch(query)
  const hits = 'hits' in state ? (state.hits ?? []) : []
  const said = hits.filter((hit) => hit.messageId !== null).slice(0, 8)
  if (said.length === 0) return null
  return (
    <Command.Group forceMount heading="Messages" className={groupClass}>
      {said.map((hit) => (
        <Command.Item
          key={hit.messageId}
          forceMount
          value={`message ${hit.messageId}`}
          onSelect={() => onOpen(pathOfHit(hit))}
          className={itemClass}
        >
          <span className="min-w-0 flex-1 truncate">{hit.snippet && <Marked snippet={hit.snippet} />}</span>
          <span className="max-w-[40%] shrink-0 truncate text-muted-foreground text-xs">{hit.title.text}</span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}
