'use client'

import { useState } from 'react'
import { AccountRow } from '#components/people/account-row.tsx'
import { type PeoplePage, usePeople } from '#components/people/use-people.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { PersonId } from '#lib/domain/ids.ts'

/** Everybody who has an account, to be looked through and changed by administrators. */
export function People({ first, ownId }: { first: PeoplePage; ownId: PersonId }) {
  const [search, setSearch] = useState('')
  const list = usePeople(first, search)
  const { items, state } = list
  const isEmpty = state === 'ready' && items.length === 0
  return (
    <>
      <Field label="Search people">
        <Input type="search" value={search} maxLength={256} onChange={(event) => setSearch(event.target.value)} />
      </Field>
      <p role="status" className="sr-only">
        {state === 'ready' && search ? `${items.length}${list.hasMore ? ' or more' : ''} found` : ''}
      </p>
      {state === 'loading' && <Rows />}
      {state === 'failed' && (
        <div className="flex flex-wrap items-center gap-3">
          <Fault>{list.fault}</Fault>
          <Button size="sm" onClick={list.retry}>
            Try again
          </Button>
        </div>
      )}
      {isEmpty && (
        <p className="flex flex-wrap items-center gap-3 text-muted-foreground">
          Nobody has “{search.trim()}” in name or address.
          <Button size="sm" onClick={() => setSearch('')}>
            Show everybody
          </Button>
        </p>
      )}
      {state !== 'loading' && items.length > 0 && (
        <ul aria-label="People" className="divide-y border-y">
          {items.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              isOwn={account.id === ownId}
              onChanged={list.replace}
              onDeleted={list.remove}
            />
          ))}
        </ul>
      )}
      {list.hasMore && state === 'ready' && (
        <Button className="self-start" disabled={list.busy} onClick={list.showMore}>
          {list.busy ? 'Loading' : 'Show more'}
        </Button>
      )}
    </>
  )
}

function Rows() {
  return (
    <div aria-busy className="divide-y border-y">
      {['a', 'b', 'c'].map((key) => (
        <div key={key} className="flex min-h-14 flex-col justify-center gap-1.5 py-1.5">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3.5 w-64" />
        </div>
      ))}
    </div>
  )
}
