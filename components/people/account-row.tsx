'use client'

import { MoreHorizontal } from 'lucide-react'
import { useState } from 'react'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { useCall } from '#components/calls/use-call.ts'
import { deletionWords } from '#components/people/deletion-words.ts'
import { SignInLink } from '#components/people/sign-in-link.tsx'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { PersonId } from '#lib/domain/ids.ts'
import type { AccountInfo } from '#lib/domain/people/account.ts'

type Props = {
  account: AccountInfo
  isOwn: boolean
  onChanged: (account: AccountInfo) => void
  onDeleted: (personId: PersonId) => void
}
type Change = { administrator: boolean } | { disabled: boolean }

export function AccountRow({ account, isOwn, onChanged, onDeleted }: Props) {
  const [asking, setAsking] = useState<'disable' | 'delete' | null>(null)
  const [linkUrl, setLinkUrl] = useState<string | null>(null)
  const params = { personId: account.id }
  const change = useCall((body: Change) => callEndpoint('updatePerson', { params, body }))
  const deletion = useCall((_: null) => callEndpoint('deletePerson', { params }))
  const link = useCall((_: null) => callEndpoint('createSignInLink', { params }))

  const apply = async (body: Change) => {
    setLinkUrl(null)
    const result = await change.run(body)
    setAsking(null)
    if (result.ok) onChanged(result.data)
  }
  const makeLink = async () => {
    const result = await link.run(null)
    if (result.ok) setLinkUrl(result.data.url)
  }
  const remove = async () => {
    const result = await deletion.run(null)
    if (result.ok) onDeleted(account.id)
    else setAsking(null)
  }
  const busy = change.busy || deletion.busy || link.busy
  const fault = change.fault ?? deletion.fault ?? link.fault
  const keep = () => setAsking(null)
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <Who account={account} isOwn={isOwn} />
      <AccountMenu
        account={account}
        isOwn={isOwn}
        busy={busy}
        onChange={(body) => void apply(body)}
        onLink={() => void makeLink()}
        onAsk={setAsking}
      />
      {asking === 'disable' && (
        <Confirm
          words={`${account.name} is signed out everywhere and their tokens end. What their agents are doing goes on.`}
          deed={`Disable ${account.name}`}
          busy={busy}
          onSure={() => void apply({ disabled: true })}
          onKeep={keep}
        />
      )}
      {asking === 'delete' && (
        <Confirm
          words={deletionWords(account)}
          deed={`Delete ${account.name}`}
          busy={busy}
          onSure={() => void remove()}
          onKeep={keep}
        />
      )}
      {linkUrl && <SignInLink url={linkUrl} name={account.name} />}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </li>
  )
}

function Who({ account, isOwn }: { account: AccountInfo; isOwn: boolean }) {
  return (
    <span className="min-w-0 flex-1">
      <span className="flex items-baseline gap-2">
        <span className="truncate">{account.name}</span>
        {isOwn && <span className="shrink-0 text-muted-foreground text-xs">you</span>}
        {account.administrator && <span className="shrink-0 text-accent text-xs">administrator</span>}
        {account.disabledAt && <span className="shrink-0 text-danger text-xs">disabled</span>}
      </span>
      <span className="block text-muted-foreground text-xs [overflow-wrap:anywhere]">
        {account.email},{' '}
        {account.lastSeenAt ? (
          <>
            last seen <When at={account.lastSeenAt} as="clock" />
          </>
        ) : (
          'never seen'
        )}
      </span>
    </span>
  )
}

function AccountMenu(props: {
  account: AccountInfo
  isOwn: boolean
  busy: boolean
  onChange: (body: Change) => void
  onLink: () => void
  onAsk: (what: 'disable' | 'delete') => void
}) {
  const { account, isOwn } = props
  const isDisabled = account.disabledAt !== null
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" disabled={props.busy} aria-label={`What to do with ${account.name}`}>
          <MoreHorizontal aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => props.onChange({ administrator: !account.administrator })}>
          {account.administrator ? 'Make no longer an administrator' : 'Make an administrator'}
        </DropdownMenuItem>
        {!isDisabled && <DropdownMenuItem onSelect={props.onLink}>Create a sign-in link</DropdownMenuItem>}
        {isDisabled && (
          <DropdownMenuItem onSelect={() => props.onChange({ disabled: false })}>Enable the account</DropdownMenuItem>
        )}
        {!isOwn && (
          <>
            <DropdownMenuSeparator />
            {!isDisabled && (
              <DropdownMenuItem onSelect={() => props.onAsk('disable')}>Disable the account</DropdownMenuItem>
            )}
            <DropdownMenuItem onSelect={() => props.onAsk('delete')}>Delete the account</DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

type Question = { words: string; deed: string; busy: boolean; onSure: () => void; onKeep: () => void }

function Confirm({ words, deed, busy, onSure, onKeep }: Question) {
  return (
    <div className="mb-1 flex min-w-0 basis-full flex-wrap items-center gap-2 rounded-md border border-danger-border p-3">
      <p className="basis-full [overflow-wrap:anywhere]">{words}</p>
      <Button size="sm" variant="danger" disabled={busy} onClick={onSure} className="max-w-full">
        <span className="truncate">{deed}</span>
      </Button>
      <Button size="sm" autoFocus onClick={onKeep}>
        Keep it
      </Button>
    </div>
  )
}
