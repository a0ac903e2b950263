'use client'

import { type FormEvent, useRef, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { SecretField } from '#components/credentials/secret-field.tsx'
import { WorkspaceChecks, type WorkspaceName } from '#components/credentials/workspace-checks.tsx'
import { focusFirstFault } from '#components/sign-in/focus-first-fault.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { LazySelect } from '#components/ui/lazy-select.tsx'
import { SelectButton } from '#components/ui/select-button.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { WorkspaceId } from '#lib/domain/ids.ts'

export type CredentialAction = (input: unknown) => Promise<ActionResult<unknown>>
type Props = { workspaces: readonly WorkspaceName[]; createCredential: CredentialAction }

export function NewCredential({ workspaces, createCredential }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [workspaceId, setWorkspaceId] = useState<WorkspaceId | null>(null)
  const [usedIn, setUsedIn] = useState(workspaces.slice(0, 1).map(({ id }) => id))
  const [saved, setSaved] = useState<string | null>(null)
  const { run, busy, fault, fields } = useCall(createCredential)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSaved(null)
    const result = await run({ name, value, workspaceId, usedIn: workspaceId === null ? usedIn : [] })
    if (!result.ok) return focusFirstFault(form.current)
    setSaved(name.trim())
    setName('')
    setValue('')
  }
  return (
    <form ref={form} noValidate onSubmit={submit} aria-label="New credential" className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Name" fault={fields.name} hint="The environment variable that agents find it in.">
          <Input
            value={name}
            placeholder="STRIPE_API_KEY"
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            className="font-mono text-code"
          />
        </Field>
        <Field label="Whose it is" hint={workspaceId === null ? 'For your own chats.' : 'For everybody’s chats there.'}>
          <Owner workspaces={workspaces} value={workspaceId} onChange={setWorkspaceId} />
        </Field>
      </div>
      <SecretField label="Value" value={value} fault={fields.value} onChange={setValue} />
      {workspaceId === null && <WorkspaceChecks workspaces={workspaces} chosen={usedIn} onChange={setUsedIn} />}
      {fault && !fields.name && !fields.value && <Fault>{fault}</Fault>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={busy || name.trim() === '' || value === ''}>
          {busy ? 'Saving' : 'Save credential'}
        </Button>
        <p role="status" className="text-muted-foreground">
          {saved && `${saved} is saved. Turns that begin now have it.`}
        </p>
      </div>
    </form>
  )
}

const own = 'yours'

/** Its `id` ties it to the label of its field. */
function Owner(props: {
  id?: string
  workspaces: readonly WorkspaceName[]
  value: WorkspaceId | null
  onChange: (value: WorkspaceId | null) => void
}) {
  const { id, workspaces, value, onChange } = props
  const words = (workspace: WorkspaceName | undefined) => (workspace ? `Workspace ${workspace.name}` : 'Yours')
  return (
    <LazySelect
      value={value ?? own}
      onChoose={(chosen) => onChange(workspaces.find((workspace) => workspace.id === chosen)?.id ?? null)}
      choices={[
        { value: own, name: words(undefined), note: 'Used in the workspaces that you choose, in your chats alone' },
        ...workspaces.map((workspace) => ({ value: workspace.id, name: words(workspace), note: null })),
      ]}
      button={<SelectButton id={id}>{words(workspaces.find((workspace) => workspace.id === value))}</SelectButton>}
    />
  )
}
