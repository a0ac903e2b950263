'use client'

import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { commandLine, environmentLines, environmentOf } from '#components/settings/backend-command.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { BackendDefinition } from '#lib/domain/backends/backend.ts'
import {
  planOf,
  type RegistryAgent,
  type RegistryPlan,
  readRegistryAgent,
} from '#lib/domain/backends/registry-agent.ts'

export type RegistryInput = { registry: RegistryAgent; env: Record<string, string> }

/** Takes an agent as the ACP registry describes it, and shows what would be fetched and run before it is. */
export function RegistryForm(props: {
  initial?: BackendDefinition
  save: (input: RegistryInput) => Promise<ActionResult<unknown>>
  saved: () => void
  words: { save: string; saving: string }
  cancel?: () => void
}) {
  const { initial, words } = props
  const [text, setText] = useState(initial?.registry ? JSON.stringify(initial.registry, null, 2) : '')
  const [env, setEnv] = useState(environmentLines(initial?.env ?? {}))
  const [envFault, setEnvFault] = useState<string | null>(null)
  const { run, busy, fault, fields } = useCall(props.save)
  const read = text.trim() === '' ? null : readRegistryAgent(text)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const environment = environmentOf(env)
    setEnvFault(environment.fault)
    if (!read?.ok || environment.fault) return
    const result = await run({ registry: read.agent, env: environment.env })
    if (!result.ok) return
    if (!initial) setText('')
    props.saved()
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field
        label="Agent of the registry"
        hint="The whole agent.json of one agent. Its npm package, or its archive, is fetched by the hosts."
        fault={read && !read.ok ? read.fault : fields.id}
      >
        <Textarea
          value={text}
          spellCheck={false}
          placeholder={'{ "id": "my-agent", "name": "My agent", "version": "1.0.0", "distribution": { … } }'}
          onChange={(event) => setText(event.target.value)}
          className="max-h-80 min-h-24 overflow-y-auto font-mono text-code"
        />
      </Field>
      {read?.ok && <Planned agent={read.agent} />}
      <Field label="Environment (optional)" fault={envFault ?? undefined} hint="One NAME=value a line, beside its own.">
        <Textarea
          value={env}
          spellCheck={false}
          onChange={(event) => setEnv(event.target.value)}
          className="font-mono text-code"
        />
      </Field>
      {fault && !fields.id && <Fault>{fault}</Fault>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={busy || !read?.ok}>
          {busy ? words.saving : words.save}
        </Button>
        {props.cancel && <Button onClick={props.cancel}>Cancel</Button>}
      </div>
    </form>
  )
}

/** What would be fetched and run. */
function Planned({ agent }: { agent: RegistryAgent }) {
  const { name, version, id, authors, description } = agent
  return (
    <section aria-label="What would be run" className="flex flex-col gap-2 rounded-md border bg-surface p-3">
      <p>
        <span className="font-medium">{name}</span> {version}{' '}
        <span className="text-muted-foreground text-xs">
          as {id}
          {authors.length > 0 && `, by ${authors.join(', ')}`}
        </span>
      </p>
      {description && <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">{description}</p>}
      <dl className="flex flex-col gap-1">
        {linesOf(planOf(agent)).map(({ what, words }) => (
          <div key={what} className="flex flex-col gap-0.5">
            <dt className="text-muted-foreground text-xs">{what}</dt>
            <dd className="font-mono text-code [overflow-wrap:anywhere]">{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function linesOf(plan: RegistryPlan): { what: string; words: string }[] {
  if (plan.kind === 'binary')
    return Object.entries(plan.targets).flatMap(([platform, { archive, cmd, args, env }]) => [
      { what: `Fetched on ${platform}`, words: archive },
      { what: `Run on ${platform}`, words: withEnvironment(commandLine([cmd, ...args]), env) },
    ])
  const program = plan.cmd ?? `the program of ${plan.package}`
  return [
    { what: 'Fetched, without running any script of it', words: `npm install ${plan.package}` },
    { what: 'Run', words: withEnvironment([program, commandLine(plan.args)].join(' '), plan.env) },
  ]
}

const withEnvironment = (command: string, env: Record<string, string>) =>
  [...Object.entries(env).map(([name, value]) => `${name}=${commandLine([value])}`), command].join(' ').trim()
