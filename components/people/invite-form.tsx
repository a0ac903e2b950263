'use client'

import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

/** An invitation as it was made: its link, told this once, or the address that it was mailed to. */
export type MadeInvitation = { url: string | null; mailedTo: string | null; mailFailed: boolean }

type Props = { sendsMail: boolean; invite: (input: unknown) => Promise<ActionResult<MadeInvitation>> }

export function InviteForm({ sendsMail, invite }: Props) {
  const [email, setEmail] = useState('')
  const [administrator, setAdministrator] = useState(false)
  const [made, setMade] = useState<MadeInvitation | null>(null)
  const { run, busy, fault, fields } = useCall(invite)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setMade(null)
    const result = await run({ email: email.trim() || null, administrator })
    if (!result.ok) return
    setMade(result.data)
    setEmail('')
    setAdministrator(false)
  }
  const hint = `Left empty, whoever has the link may use it.${sendsMail ? '' : ' You pass the link on yourself.'}`
  return (
    <>
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <Field label="E-mail (optional)" fault={fields.email} hint={hint}>
          <Input type="email" value={email} autoComplete="off" onChange={(event) => setEmail(event.target.value)} />
        </Field>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="accent-accent-solid"
            checked={administrator}
            onChange={(event) => setAdministrator(event.target.checked)}
          />
          As administrator
        </label>
        {fault && !fields.email && <Fault>{fault}</Fault>}
        <div>
          <Button type="submit" variant="primary" disabled={busy}>
            {busy ? 'Inviting' : sendsMail && email.trim() ? 'Send invitation' : 'Create link'}
          </Button>
        </div>
      </form>
      {made && <Made {...made} />}
    </>
  )
}

function Made({ url, mailedTo, mailFailed }: MadeInvitation) {
  if (url === null)
    return (
      <p role="status" className="[overflow-wrap:anywhere]">
        The invitation is on its way to {mailedTo}.
      </p>
    )
  return (
    <section aria-label="New invitation" className="rounded-md border border-accent bg-accent-tint p-3">
      <p role="status" className="mb-2">
        {mailFailed
          ? 'The mail could not be sent. Pass the link on yourself: it is not shown again.'
          : 'Copy the link now. It is not shown again.'}
      </p>
      <div className="flex items-center gap-1 rounded-md border bg-background pl-2">
        <code className="min-w-0 flex-1 break-all py-1 font-mono text-code">{url}</code>
        <CopyButton text={url} label="Copy link" />
      </div>
    </section>
  )
}
