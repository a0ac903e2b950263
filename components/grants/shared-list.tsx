'use client'

import { useRef } from 'react'
import { fetchShared } from '#components/grants/grant-calls.ts'
import { LinkRow } from '#components/grants/link-row.tsx'
import { type GrantsPage, useGrants } from '#components/grants/use-grants.ts'
import { When } from '#components/time/when.tsx'
import { ListEnd } from '#components/ui/list-end.tsx'
import { NearLink } from '#components/ui/near-link.tsx'
import type { SharedGrant } from '#lib/domain/grants/grant.ts'

/** Everything that somebody shares, newest first. */
export function SharedList({ first }: { first: GrantsPage<SharedGrant> }) {
  const list = useGrants(fetchShared, first)
  const box = useRef<HTMLDivElement>(null)
  const remove = (grant: SharedGrant) => {
    list.remove(grant.id)
    // The button that was pressed goes with its row.
    box.current?.focus()
  }
  return (
    <div ref={box} tabIndex={-1} className="flex flex-col gap-3 outline-none">
      {list.items.length === 0 && !list.hasMore && (
        <p className="text-muted-foreground">You share nothing. Open a chat and choose Share to make a link.</p>
      )}
      {list.items.length > 0 && (
        <ul aria-label="Your links" className="divide-y border-y">
          {list.items.map((grant) => (
            <LinkRow
              key={grant.id}
              grant={grant}
              heading={<Heading grant={grant} />}
              name={`a link to ${titleOf(grant)}`}
              onRotated={list.change}
              onRevoked={() => remove(grant)}
            />
          ))}
        </ul>
      )}
      <ListEnd list={list} />
    </div>
  )
}

const titleOf = (grant: SharedGrant) => grant.chatTitle ?? 'New chat'

function Heading({ grant }: { grant: SharedGrant }) {
  return (
    <>
      <NearLink href={`/chats/${grant.chatId}`} className="block truncate rounded-sm hover:underline">
        {titleOf(grant)}
      </NearLink>
      <span className="block truncate text-muted-foreground text-xs">
        {grant.workspaceName} · {grant.role} · created <When at={grant.createdAt} as="clock" />
      </span>
    </>
  )
}
