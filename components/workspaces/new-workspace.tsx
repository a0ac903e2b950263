'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { nameFromSource } from '#components/workspaces/name-from-source.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'

const kinds = [
  { kind: 'clone', title: 'Clone a repository', note: 'From the address of a Git repository.' },
  {
    kind: 'path',
    title: 'A folder of this host',
    note: 'A Git repository that is on the host already. It is only read.',
  },
  { kind: 'empty', title: 'Empty', note: 'A new repository without anything in it.' },
] as const
type Kind = (typeof kinds)[number]['kind']
type Created = { workspaceId: WorkspaceId; ready: boolean }

export function NewWorkspace(props: { createWorkspace: (input: unknown) => Promise<ActionResult<Created>> }) {
  const router = useRouter()
  const [kind, setKind] = useState<Kind>('clone')
  const [values, setValues] = useState({ url: '', ref: '', path: '', name: '' })
  const { run, busy, fault, fields } = useCall(props.createWorkspace)
  const name = values.name || nameFromSource(kind === 'clone' ? values.url : kind === 'path' ? values.path : '')
  const set = (key: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [key]: event.target.value })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const result = await run({ name, source: sourceOf(kind, values) })
    if (!result.ok) return
    const { workspaceId, ready } = result.data
    router.push(ready ? `/?workspace=${workspaceId}` : `/workspaces/${workspaceId}`)
  }
  const of = (key: string) => fields[key] ?? fields[`source.${key}`]
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <KindChoice kind={kind} onChange={setKind} />
      {kind === 'clone' && (
        <>
          <Field label="Address" fault={of('url')}>
            <Input
              value={values.url}
              onChange={set('url')}
              placeholder="https://github.com/acme/web.git"
              spellCheck={false}
            />
          </Field>
          <Field label="Branch or tag (optional)" fault={of('ref')} hint="Empty: the one that the repository names.">
            <Input value={values.ref} onChange={set('ref')} spellCheck={false} />
          </Field>
        </>
      )}
      {kind === 'path' && (
        <Field label="Folder" fault={of('path')} hint="The whole path, on the machine where the host runs.">
          <Input value={values.path} onChange={set('path')} placeholder="/home/ana/web" spellCheck={false} />
        </Field>
      )}
      <Field label="Name" fault={of('name')}>
        <Input value={values.name} onChange={set('name')} placeholder={name || 'web'} />
      </Field>
      {fault && Object.keys(fields).length === 0 && <Fault>{fault}</Fault>}
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" disabled={busy}>
          {busy ? 'Preparing' : 'Create workspace'}
        </Button>
        {busy && (
          <span role="status" className="text-muted-foreground">
            {kind === 'clone' ? 'Cloning; a large repository takes a while.' : 'Preparing the workspace.'}
          </span>
        )}
      </div>
    </form>
  )
}

function KindChoice({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Where its files come from</legend>
      {kinds.map((each) => (
        <label
          key={each.kind}
          className={cn(
            'flex cursor-pointer items-start gap-2 rounded-md border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-ring',
            kind === each.kind && 'border-accent bg-accent-tint',
          )}
        >
          <input
            type="radio"
            name="kind"
            className="mt-1 accent-accent-solid"
            checked={kind === each.kind}
            onChange={() => onChange(each.kind)}
          />
          <span>
            {each.title}
            <span className="block text-muted-foreground text-xs">{each.note}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function sourceOf(kind: Kind, values: { url: string; ref: string; path: string }) {
  if (kind === 'empty') return { kind }
  if (kind === 'path') return { kind, path: values.path.trim() }
  return { kind, url: values.url.trim(), ...(values.ref.trim() && { ref: values.ref.trim() }) }
}
