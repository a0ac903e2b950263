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
  email: string
  hasPassword: boolean
  /** Whether the old one is asked: not within an hour of coming with a link. */
  asksPassword: boolean
  changePassword: (input: unknown) => Promise<ActionResult<{ endedCount: number }>>
}

export function NewPasswordForm({ email, hasPassword, asksPassword, changePassword }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const [endedCount, setEndedCount] = useState<number | null>(null)
  const { run, busy, fault, fields } = useCall(changePassword)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setEndedCount(null)
    const result = await run(Object.fromEntries(new FormData(event.currentTarget)))
    if (!result.ok) return focusFirstFault(form.current)
    form.current?.reset()
    setEndedCount(result.data.endedCount)
  }
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-3">
      {/* Tells password managers whose password it is. */}
      <input hidden type="email" name="username" autoComplete="username" value={email} readOnly />
      {hasPassword && !asksPassword && (
        <p className="text-muted-foreground">
          You came with a link, so the old password is not asked within an hour of that.
        </p>
      )}
      {asksPassword && (
        <Field label="Old password" fault={fields.oldPassword}>
          <Input name="oldPassword" type="password" autoComplete="current-password" required />
        </Field>
      )}
      <Field
        label="New password"
        hint="At least 8 characters. Your other browsers are signed out; API tokens stay."
        fault={fields.password}
      >
        <Input name="password" type="password" autoComplete="new-password" required />
      </Field>
      {fault && Object.keys(fields).length === 0 && <Fault>{fault}</Fault>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={busy}>
          {busy ? 'Saving' : hasPassword ? 'Change password' : 'Set password'}
        </Button>
        <p role="status" className="text-muted-foreground">
          {endedCount !== null && savedWords(endedCount)}
        </p>
      </div>
    </form>
  )
}

function savedWords(endedCount: number): string {
  if (endedCount === 0) return 'The password is saved. You were signed in nowhere else.'
  return `The password is saved. ${endedCount === 1 ? 'One other browser was' : `${endedCount} other browsers were`} signed out.`
}
