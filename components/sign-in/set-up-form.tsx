'use client'

import { type FormEvent, useRef, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { focusFirstFault } from '#components/sign-in/focus-first-fault.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

export function SetUpForm({
  token,
  setUp,
}: {
  token: string
  setUp: (input: unknown) => Promise<ActionResult<unknown>>
}) {
  const form = useRef<HTMLFormElement>(null)
  const [leaving, setLeaving] = useState(false)
  const { run, busy, fault, fields } = useCall(setUp)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const result = await run({ token, ...Object.fromEntries(new FormData(event.currentTarget)) })
    if (!result.ok) return focusFirstFault(form.current)
    setLeaving(true)
    location.replace('/')
  }
  const atField = fields.name || fields.email || fields.password
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label="Name" fault={fields.name}>
        <Input name="name" autoComplete="name" autoFocus required />
      </Field>
      <Field label="E-mail" fault={fields.email}>
        <Input name="email" type="email" autoComplete="username" required />
      </Field>
      <Field label="Password" fault={fields.password} hint="At least 8 characters.">
        <Input name="password" type="password" autoComplete="new-password" required />
      </Field>
      {fault && !atField && <Fault>{fault}</Fault>}
      <Button type="submit" variant="primary" disabled={busy || leaving}>
        {busy || leaving ? 'Setting up' : 'Create account'}
      </Button>
    </form>
  )
}
