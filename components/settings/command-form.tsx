'use client'

import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { commandLine, commandWords, environmentLines, environmentOf } from '#components/settings/backend-command.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { BackendDefinition } from '#lib/domain/backends/backend.ts'

/** What the form says: a command with its arguments and variables. */
export type CommandInput = { id: string; name: string; command: string; args: string[]; env: Record<string, string> }

const empty = { id: '', name: '', command: '', env: '' }
const valuesOf = ({ id, name, command, args, env }: BackendDefinition): typeof empty => ({
  ...{ id, name, command: commandLine([command, ...args]), env: environmentLines(env) },
})

/** The fields of a custom command: for a new one, or for one whose id stays. */
export function CommandForm(props: {
  initial?: BackendDefinition
  save: (input: CommandInput) => Promise<ActionResult<unknown>>
  saved: () => void
  words: { save: string; saving: string }
  cancel?: () => void
}) {
  const { initial, words } = props
  const [values, setValues] = useState(initial ? valuesOf(initial) : empty)
  const [envFault, setEnvFault] = useState<string | null>(null)
  const { run, busy, fault, fields } = useCall(props.save)
  const set = (key: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [key]: event.target.value })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const environment = environmentOf(values.env)
    setEnvFault(environment.fault)
    if (environment.fault) return
    const [command = '', ...args] = commandWords(values.command)
    const result = await run({ id: values.id.trim(), name: values.name, command, args, env: environment.env })
    if (!result.ok) return
    if (!initial) setValues(empty)
    props.saved()
  }
  const about = (field: string) =>
    Object.entries(fields).find(([key]) => key.replace(/^to\./, '').split('.')[0] === field)?.[1]
  const commandFault = about('command') ?? about('args')
  const environmentFault = envFault ?? about('env')
  const said = about('id') || about('name') || commandFault || environmentFault
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" fault={about('name')}>
          <Input value={values.name} onChange={set('name')} placeholder="My agent" />
        </Field>
        {!initial && (
          <Field label="Id" fault={about('id')} hint="Lower-case letters, digits and dashes. It stays.">
            <Input value={values.id} onChange={set('id')} placeholder="my-agent" spellCheck={false} />
          </Field>
        )}
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
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={busy || values.id === '' || values.command.trim() === ''}>
          {busy ? words.saving : words.save}
        </Button>
        {props.cancel && <Button onClick={props.cancel}>Cancel</Button>}
      </div>
    </form>
  )
}
