'use client'

import Link from 'next/link'
import { type FormEvent, useRef, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { focusFirstFault } from '#components/sign-in/focus-first-fault.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

export function PasswordForm(props: { signIn: (input: unknown) => Promise<ActionResult<unknown>>; next: string }) {
  const form = useRef<HTMLFormElement>(null)
  const [leaving, setLeaving] = useState(false)
  const { run, busy, fault, fields } = useCall(props.signIn)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const result = await run(Object.fromEntries(new FormData(event.currentTarget)))
    if (!result.ok) return focusFirstFault(form.current)
    setLeaving(true)
    location.assign(props.next)
  }
  const whole = fault && Object.keys(fields).length === 0
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label="E-mail" fault={fields.email}>
        <Input name="email" type="email" autoComplete="username" autoFocus required />
      </Field>
      <Field label="Password" fault={fields.password}>
        <Input name="password" type="password" autoComplete="current-password" required />
      </Field>
      {whole && <Fault>{fault}</Fault>}
      <Button type="submit" variant="primary" disabled={busy || leaving}>
        {busy || leaving ? 'Signing in' : 'Sign in'}
      </Button>
      <Link href="/sign-in/forgot" className="self-start text-link underline underline-offset-2">
        Forgot your password?
      </Link>
    </form>
  )
}
