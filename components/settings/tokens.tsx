'use client'

import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { TokenInfo } from '#lib/domain/people/person.ts'

type Props = {
  tokens: TokenInfo[]
  createToken: (input: unknown) => Promise<ActionResult<{ token: string }>>
  revokeToken: (input: unknown) => Promise<ActionResult<unknown>>
}

export function Tokens({ tokens, createToken, revokeToken }: Props) {
  const [name, setName] = useState('')
  const [made, setMade] = useState<string | null>(null)
  const { run, busy, fault, fields } = useCall(createToken)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const result = await run({ name })
    if (!result.ok) return
    setMade(result.data.token)
    setName('')
  }
  return (
    <>
      <form noValidate onSubmit={submit} className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field label="Name" fault={fields.name ?? fault ?? undefined}>
            <Input value={name} placeholder="What it is for" onChange={(event) => setName(event.target.value)} />
          </Field>
        </div>
        <Button type="submit" disabled={busy || name.trim() === ''}>
          Create token
        </Button>
      </form>
      {made && (
        <section aria-label="New token" className="rounded-md border border-accent bg-accent-tint p-3">
          <p role="status" className="mb-2">
            Copy it now. It is not shown again.
          </p>
          <div className="flex items-center gap-1 rounded-md border bg-background pl-2">
            <code className="min-w-0 flex-1 break-all py-1 font-mono text-code">{made}</code>
            <CopyButton text={made} label="Copy token" />
          </div>
        </section>
      )}
      {tokens.length === 0 ? (
        <p className="text-muted-foreground">No token yet. Create one to use the API.</p>
      ) : (
        <ul className="divide-y border-y">
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
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{token.name}</span>
        <span className="block text-muted-foreground text-xs">
          made <When at={token.createdAt} as="ago" />
          {token.lastUsedAt ? (
            <>
              , last used <When at={token.lastUsedAt} as="ago" />
            </>
          ) : (
            ', never used'
          )}
        </span>
      </span>
      {sure ? (
        <>
          <Button size="sm" variant="danger" disabled={busy} onClick={() => void run({ tokenId: token.id })}>
            Revoke {token.name}
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
