'use client'

import { useFeed } from '#components/follow/follow-provider.tsx'
import { When } from '#components/time/when.tsx'
import { NearLink } from '#components/ui/near-link.tsx'

/** What waits for an answer, over all chats; nothing where nothing does. */
export function WaitingList() {
  const { requests } = useFeed()
  if (requests.length === 0) return null
  return (
    <section aria-label="Waits for you" className="mb-2">
      <h2 className="flex min-h-7 items-center px-2 font-medium text-warning text-xs">
        Waits for you ({requests.length})
      </h2>
      <ul>
        {requests.map((request) => (
          <li key={request.requestId}>
            <NearLink
              data-arrow-stop
              href={`/chats/${request.chatId}`}
              className="block rounded-md px-2 py-1 hover:bg-hover"
            >
              <span className="flex items-baseline gap-2">
                <span aria-hidden className="size-2 shrink-0 rounded-[2px] bg-warning" />
                <span className="min-w-0 flex-1 truncate">{request.words}</span>
                <When at={request.openedAt} as="ago" className="shrink-0 text-muted-foreground text-xs" />
              </span>
              <span className="block truncate pl-4 text-muted-foreground text-xs">
                {request.chatTitle ?? 'New chat'}
              </span>
            </NearLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
