'use client'

import { useState } from 'react'
import { fetchGrants } from '#components/grants/grant-calls.ts'
import { GrantSkeletons } from '#components/grants/grant-skeletons.tsx'
import { LinkRow } from '#components/grants/link-row.tsx'
import { NewLink } from '#components/grants/new-link.tsx'
import { useGrants } from '#components/grants/use-grants.ts'
import { When } from '#components/time/when.tsx'
import { clockWords } from '#components/time/words.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent } from '#components/ui/dialog.tsx'
import { ListEnd } from '#components/ui/list-end.tsx'
import { MadeSecret } from '#components/ui/made-secret.tsx'
import type { GrantInfo } from '#lib/domain/grants/grant.ts'
import type { ChatId, GrantId } from '#lib/domain/ids.ts'

const title = 'Share this chat'
const words =
  'Whoever has a link watches this chat live, without an account: messages, tool calls and patches. They see no requests, queue or costs, and can change nothing.'

// A sheet on a phone, and the same element: what is shown once outlasts a change of width.
const placeClasses =
  'w-[min(560px,calc(100vw-32px))] max-md:inset-x-0 max-md:top-auto max-md:bottom-0 max-md:max-h-[85dvh] max-md:w-full max-md:translate-x-0 max-md:rounded-none max-md:border-x-0 max-md:border-b-0'

/** Who sees this chat by link: making links, and ending them. */
export function ShareDialog({ chatId, onClose }: { chatId: ChatId; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} description={words} className={placeClasses}>
        <Links chatId={chatId} />
      </DialogContent>
    </Dialog>
  )
}

function Links({ chatId }: { chatId: ChatId }) {
  const list = useGrants((cursor) => fetchGrants(chatId, cursor))
  const [made, setMade] = useState<{ id: GrantId; url: string } | null>(null)
  /** What was shown of a link that was changed since leads nowhere. */
  const forget = (id: GrantId) => setMade((now) => (now?.id === id ? null : now))
  return (
    <>
      <NewLink
        chatId={chatId}
        onMade={(grant, url) => {
          setMade({ id: grant.id, url })
          list.add(grant)
        }}
      />
      {made && <MadeSecret what="link">{made.url}</MadeSecret>}
      {list.state === 'loading' && <GrantSkeletons />}
      {list.state === 'ready' && list.items.length === 0 && (
        <p className="text-muted-foreground">No link leads here. Only you see this chat.</p>
      )}
      {list.items.length > 0 && (
        <ul aria-label="Links to this chat" className="divide-y border-y">
          {list.items.map((grant) => (
            <LinkRow
              key={grant.id}
              grant={grant}
              heading={<Created grant={grant} />}
              name={`the link created ${clockWords(new Date(grant.createdAt), new Date())}`}
              onRotated={(rotated) => {
                forget(grant.id)
                list.change(rotated)
              }}
              onRevoked={() => {
                forget(grant.id)
                list.remove(grant.id)
              }}
            />
          ))}
        </ul>
      )}
      <div className="flex justify-between gap-2">
        <ListEnd list={list} retry={list.state === 'failed' ? list.retry : list.showMore} />
        <DialogClose asChild>
          <Button className="ml-auto">Done</Button>
        </DialogClose>
      </div>
    </>
  )
}

function Created({ grant }: { grant: GrantInfo }) {
  return (
    <span className="block truncate">
      Created <When at={grant.createdAt} as="clock" />
    </span>
  )
}
