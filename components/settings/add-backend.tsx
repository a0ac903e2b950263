'use client'

import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { commandWords, environmentOf } from '#components/settings/backend-command.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

const empty = { id: '', name: '', command: '', env: '' }

export function AddBackend({ addBackend }: { addBackend: (input: unknown) => Promise<ActionResult<unknown>> }) {
  const [values, setValues] = useState(empty)
  const [envFault, setEnvFault] = useState<string | null>(null)
  const { run, busy, fault, fields } = useCall(addBackend)
  const set = (key: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [key]: event.target.value })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const environment = environmentOf(values.env)
    setEnvFault(environment.fault)
    if (environment.fault) return
    const [command = '', ...args] = commandWords(values.command)
    const result = await run({ id: values.id.trim(), name: values.name, command, args, env: environment.env })
    if (result.ok) setValues(empty)
  }
  const commandFault = fields.command ?? Object.entries(fields).find(([key]) => key.startsWith('args'))?.[1]
  const environmentFault = envFault ?? Object.entries(fields).find(([key]) => key.startsWith('env'))?.[1]
  const said = fields.id || fields.name || commandFault || environmentFault
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" fault={fields.name}>
          <Input value={values.name} onChange={set('name')} placeholder="My agent" />
        </Field>
        <Field label="Id" fault={fields.id} hint="Lower-case letters, digits and dashes. It stays.">
          <Input value={values.id} onChange={set('id')} placeholder="my-agent" spellCheck={false} />
        </Field>
      </div>
      <Field label="Command" fault={commandFault} hint="With its arguments, as it is started on the host.">
        <Input
          value={values.command}
          onChange={set('command')}
          placeholder="/usr/local/bin/my-agent --acp"
          spellCheck={false}
          className="font-mono text-code"
        />
      </Field>
      <Field label="Environment (optional)" fault={environmentFault} hint="One NAME=value a line.">
        <Textarea value={values.env} onChange={set('env')} spellCheck={false} className="font-mono text-code" />
      </Field>
      {fault && !said && <Fault>{fault}</Fault>}
      <div>
        <Button type="submit" variant="primary" disabled={busy || values.id === '' || values.command.trim() === ''}>
          {busy ? 'Adding' : 'Add backend'}
        </Button>
      </div>
    </form>
  )
}
