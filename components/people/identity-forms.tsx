'use client'

import { type FormEvent, useRef, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { focusFirstFault } from '#components/sign-in/focus-first-fault.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

type Call = (input: unknown) => Promise<ActionResult<unknown>>

export function NameForm({ name, rename }: { name: string; rename: Call }) {
  const [text, setText] = useState(name)
  const [saved, setSaved] = useState(false)
  const { run, busy, fault, fields } = useCall(rename)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const result = await run({ name: text })
    if (result.ok) setText(text.trim())
    setSaved(result.ok)
  }
  return (
    <form noValidate onSubmit={submit} className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field label="Name" fault={fields.name ?? fault ?? undefined}>
          <Input
            value={text}
            autoComplete="name"
            onChange={(event) => {
              setText(event.target.value)
              setSaved(false)
            }}
          />
        </Field>
      </div>
      <Button type="submit" className="mt-6" disabled={busy || text.trim() === name}>
        {busy ? 'Saving' : 'Save name'}
      </Button>
      <p role="status" className="sr-only">
        {saved ? 'Your name is saved.' : ''}
      </p>
    </form>
  )
}

/** The address is one line until it is to be changed. */
export function EmailForm(props: { email: string; hasPassword: boolean; changeEmail: Call }) {
  const [open, setOpen] = useState(false)
  if (open) return <EmailFields {...props} close={() => setOpen(false)} />
  return (
    <div className="flex items-center gap-2">
      <dl className="min-w-0 flex-1">
        <dt className="font-medium text-sm">E-mail</dt>
        <dd className="[overflow-wrap:anywhere]">{props.email}</dd>
      </dl>
      <Button onClick={() => setOpen(true)} disabled={!props.hasPassword}>
        Change e-mail
      </Button>
      {!props.hasPassword && <p className="sr-only">Set a password first: changing the address asks for it.</p>}
    </div>
  )
}

function EmailFields({ email, changeEmail, close }: { email: string; changeEmail: Call; close: () => void }) {
  const form = useRef<HTMLFormElement>(null)
  const { run, busy, fault, fields } = useCall(changeEmail)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const result = await run(Object.fromEntries(new FormData(event.currentTarget)))
    if (result.ok) close()
    else focusFirstFault(form.current)
  }
  return (
    <form ref={form} noValidate onSubmit={submit} aria-label="Change e-mail" className="flex flex-col gap-3">
      <Field label="New e-mail" hint={`Instead of ${email}`} fault={fields.email}>
        <Input name="email" type="email" autoComplete="email" autoFocus required />
      </Field>
      <Field label="Your password" fault={fields.password}>
        <Input name="password" type="password" autoComplete="current-password" required />
      </Field>
      {fault && Object.keys(fields).length === 0 && <Fault>{fault}</Fault>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={busy}>
          {busy ? 'Saving' : 'Save e-mail'}
        </Button>
        <Button onClick={close}>Keep it as it is</Button>
      </div>
    </form>
  )
}
