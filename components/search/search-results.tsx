'use client'

import { Marked } from '#components/search/marked.tsx'
import { pathOfHit, useSearch } from '#components/search/use-search.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { NearLink } from '#components/ui/near-link.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { SearchHit } from '#lib/domain/api/search.ts'

/** What a search of all chats found, in place of the list of chats. */
export function SearchResults({ query, onOpen }: { query: string; onOpen: () => void }) {
  const state = useSearch(query)
  if (state.kind === 'failed')
    return (
      <div className="flex flex-col items-start gap-2 p-2">
        <Fault>{state.message}</Fault>
        <Button size="sm" onClick={state.retry}>
          Try again
        </Button>
      </div>
    )
  const hits = state.kind === 'idle' ? null : state.hits
  if (!hits)
    return (
      <div aria-busy className="flex flex-col gap-2 p-2">
        {['one', 'two', 'three'].map((each) => (
          <Skeleton key={each} className="h-12 w-full" />
        ))}
      </div>
    )
  return (
    <>
      <p role="status" className="px-2 py-1 text-muted-foreground text-xs">
        {hits.length === 0
          ? 'No chat says that. Try fewer words.'
          : hits.length === 1
            ? '1 place'
            : `${hits.length} places`}
      </p>
      <ul aria-label="Found">
        {hits.map((hit) => (
          <Hit key={`${hit.chatId} ${hit.messageId}`} hit={hit} onOpen={onOpen} />
        ))}
      </ul>
    </>
  )
}

function Hit({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  return (
    <li>
      <NearLink
        data-arrow-stop
        href={pathOfHit(hit)}
        onClick={onOpen}
        className="block rounded-md px-2 py-1.5 hover:bg-hover"
      >
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate">
            <Marked snippet={hit.title} />
          </span>
          <When at={hit.at} as="ago" className="shrink-0 text-muted-foreground text-xs" />
        </span>
        {hit.snippet && (
          <span className="line-clamp-2 text-muted-foreground text-xs [overflow-wrap:anywhere]">
            <Marked snippet={hit.snippet} />
          </span>
        )}
        <span className="block truncate text-muted-foreground text-xs">{hit.workspaceName}</span>
      </NearLink>
    </li>
  )
}
