'use client'

import { type FormEvent, useRef, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { focusFirstFault } from '#components/sign-in/focus-first-fault.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

/** Asks for a link by mail. What it says does not depend on whether the address is known. */
export function MailLinkForm({
  mailLink,
  forPassword = false,
}: {
  mailLink: (input: unknown) => Promise<ActionResult<unknown>>
  /** Whether the link is for setting a new password; the form is open then. */
  forPassword?: boolean
}) {
  const form = useRef<HTMLFormElement>(null)
  const [open, setOpen] = useState(forPassword)
  const [asked, setAsked] = useState<string | null>(null)
  const { run, busy, fault, fields } = useCall(mailLink)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email'))
    const result = await run({ email, forPassword })
    if (result.ok) setAsked(email)
    else focusFirstFault(form.current)
  }
  if (asked !== null)
    return (
      <p role="status" className="rounded-md border border-accent bg-accent-tint p-3 [overflow-wrap:anywhere]">
        If {asked} has an account, a link is on its way there. It works once, within 15 minutes.
      </p>
    )
  if (!open) return <Button onClick={() => setOpen(true)}>Sign in with a mailed link</Button>
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-3">
      <Field label={forPassword ? 'E-mail' : 'E-mail for a link'} fault={fields.email}>
        <Input name="email" type="email" autoComplete="email" autoFocus required />
      </Field>
      {fault && !fields.email && <Fault>{fault}</Fault>}
      <Button type="submit" variant={forPassword ? 'primary' : undefined} disabled={busy}>
        {busy ? 'Asking for it' : 'E-mail me a link'}
      </Button>
    </form>
  )
}
