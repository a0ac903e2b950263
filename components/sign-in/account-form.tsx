'use client'

import { type FormEvent, useRef, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { focusFirstFault } from '#components/sign-in/focus-first-fault.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

type Props = {
  create: (input: unknown) => Promise<ActionResult<{ mailed: boolean } | null>>
  /** The token of the invitation that is being accepted. */
  token?: string
  /** The address that the invitation is for, which stays. */
  email?: string | null
}

/** Name, address and password of a new account. Leads into Greenroom, or says that a mail is on its way. */
export function AccountForm({ create, token, email }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const [leaving, setLeaving] = useState(false)
  const [mailedTo, setMailedTo] = useState<string | null>(null)
  const { run, busy, fault, fields } = useCall(create)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = Object.fromEntries(new FormData(event.currentTarget))
    const result = await run(token === undefined ? values : { token, ...values })
    if (!result.ok) return focusFirstFault(form.current)
    if (result.data?.mailed) return setMailedTo(String(values.email))
    setLeaving(true)
    location.replace('/')
  }
  if (mailedTo !== null)
    return (
      <p role="status" className="rounded-md border border-accent bg-accent-tint p-3 [overflow-wrap:anywhere]">
        A link is on its way to {mailedTo}. Open it to confirm the address; then the account works.
      </p>
    )
  const atField = fields.name || fields.email || fields.password
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label="Name" fault={fields.name}>
        <Input name="name" autoComplete="name" autoFocus required />
      </Field>
      <Field label="E-mail" fault={fields.email} hint={email ? 'The invitation is for this address.' : undefined}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={email ?? undefined}
          readOnly={Boolean(email)}
          className="read-only:bg-muted"
        />
      </Field>
      <Field label="Password" fault={fields.password} hint="At least 8 characters.">
        <Input name="password" type="password" autoComplete="new-password" required />
      </Field>
      {fault && !atField && <Fault>{fault}</Fault>}
      <Button type="submit" variant="primary" disabled={busy || leaving}>
        {busy || leaving ? 'Creating the account' : 'Create account'}
      </Button>
    </form>
  )
}
