'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { type CreateToken, NewToken } from '#components/settings/new-token.tsx'
import { wordsOfScopes } from '#components/settings/scope-words.ts'
import { useNow, When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { TokenInfo } from '#lib/domain/people/person.ts'

type Props = {
  tokens: TokenInfo[]
  administrator: boolean
  createToken: CreateToken
  revokeToken: (input: unknown) => Promise<ActionResult<unknown>>
}

export function Tokens({ tokens, administrator, createToken, revokeToken }: Props) {
  return (
    <>
      <NewToken administrator={administrator} createToken={createToken} />
      {tokens.length === 0 ? (
        <p className="text-muted-foreground">No token yet. Create one to use the API.</p>
      ) : (
        <ul aria-label="API tokens" className="divide-y border-y">
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} revokeToken={revokeToken} />
          ))}
        </ul>
      )}
    </>
  )
}

function TokenRow({ token, revokeToken }: { token: TokenInfo; revokeToken: Props['revokeToken'] }) {
  const [sure, setSure] = useState(false)
  const { run, busy, fault } = useCall(revokeToken)
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{token.name}</span>
        <span className="block text-muted-foreground text-xs">
          may {wordsOfScopes(token.scopes)}, <Use at={token.lastUsedAt} />, <Expiry at={token.expiresAt} />
        </span>
      </span>
      {sure ? (
        <>
          <Button size="sm" variant="danger" disabled={busy} autoFocus onClick={() => void run({ tokenId: token.id })}>
            Revoke it
          </Button>
          <Button size="sm" onClick={() => setSure(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button size="sm" variant="ghost" onClick={() => setSure(true)} aria-label={`Revoke token ${token.name}`}>
          Revoke
        </Button>
      )}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </li>
  )
}

function Use({ at }: { at: string | null }) {
  if (!at) return 'never used'
  return (
    <>
      last used <When at={at} as="clock" />
    </>
  )
}

function Expiry({ at }: { at: string | null }) {
  const now = useNow()
  if (!at) return 'never expires'
  const over = now !== null && Date.parse(at) <= now
  return (
    <span className={over ? 'text-danger' : undefined}>
      {over ? 'expired' : 'expires'} <When at={at} as="clock" />
    </span>
  )
}
