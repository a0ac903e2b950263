'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import type { CredentialAction } from '#components/credentials/new-credential.tsx'
import { SecretField } from '#components/credentials/secret-field.tsx'
import { WorkspaceChecks, type WorkspaceName } from '#components/credentials/workspace-checks.tsx'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { toast } from '#components/ui/toast.ts'
import type { CredentialInfo } from '#lib/domain/credentials/credential.ts'

export type CredentialActions = {
  replaceCredential: CredentialAction
  assignCredential: CredentialAction
  deleteCredential: CredentialAction
}
type Deed = 'replace' | 'assign' | 'delete'
type Props = { credential: CredentialInfo; workspaces: readonly WorkspaceName[]; actions: CredentialActions }

/** One credential: whose it is and where it is used, and the ways to change or end it. */
export function CredentialRow({ credential, workspaces, actions }: Props) {
  const [doing, setDoing] = useState<Deed | null>(null)
  // Where the focus goes when it is over.
  const [did, setDid] = useState<Deed | null>(null)
  const { name, workspace } = credential
  const begin = (deed: Deed) => {
    setDid(deed)
    setDoing(deed)
  }
  const end = () => setDoing(null)
  const deed = (which: Deed, words: string, label: string) => (
    <Button size="sm" variant="ghost" autoFocus={did === which} aria-label={label} onClick={() => begin(which)}>
      {words}
    </Button>
  )
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-1 gap-y-1 py-1.5">
      <span className="mr-2 min-w-0 flex-1 basis-48">
        <span className="block truncate font-mono text-code">{name}</span>
        <Facts credential={credential} />
      </span>
      {!doing && (
        <span className="flex max-sm:-ml-2">
          {deed('replace', 'Replace', `Replace the value of ${name}`)}
          {!workspace && deed('assign', 'Where', `Where ${name} is used`)}
          {deed('delete', 'Delete', `Delete ${name}`)}
        </span>
      )}
      {doing === 'replace' && <Replace credential={credential} act={actions.replaceCredential} onEnd={end} />}
      {doing === 'assign' && (
        <Assign credential={credential} workspaces={workspaces} act={actions.assignCredential} onEnd={end} />
      )}
      {doing === 'delete' && <Delete credential={credential} act={actions.deleteCredential} onEnd={end} />}
    </li>
  )
}

function Facts({ credential: { workspace, usedIn, lastUsedAt } }: { credential: CredentialInfo }) {
  const where = usedIn.length === 0 ? 'used nowhere yet' : `used in ${usedIn.map(({ name }) => name).join(', ')}`
  return (
    <span className="block text-muted-foreground text-xs [overflow-wrap:anywhere]">
      {workspace ? `of workspace ${workspace.name}, for everybody’s chats there` : `yours, ${where}`},{' '}
      {lastUsedAt ? (
        <>
          last used <When at={lastUsedAt} as="clock" />
        </>
      ) : (
        'never used'
      )}
    </span>
  )
}

type DeedProps = { credential: CredentialInfo; act: CredentialAction; onEnd: () => void }

function DeedForm(props: {
  label: string
  onSubmit: () => void
  onEnd: () => void
  busy: boolean
  ready: boolean
  fault: string | null
  children: ReactNode
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    props.onSubmit()
  }
  return (
    <form
      noValidate
      aria-label={props.label}
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && props.onEnd()}
      className="mb-1 flex basis-full flex-col gap-3 rounded-md border p-3"
    >
      {props.children}
      {props.fault && <Fault>{props.fault}</Fault>}
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={props.busy || !props.ready}>
          {props.busy ? 'Saving' : 'Save'}
        </Button>
        <Button size="sm" disabled={props.busy} onClick={props.onEnd}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function Replace({ credential: { id: credentialId, name }, act, onEnd }: DeedProps) {
  const [value, setValue] = useState('')
  const { run, busy, fault, fields } = useCall(act)
  const save = async () => {
    const result = await run({ credentialId, value })
    if (!result.ok) return
    toast(`${name} has another value. Turns that begin now have it.`)
    onEnd()
  }
  return (
    <DeedForm
      label={`Replace ${name}`}
      onSubmit={() => void save()}
      onEnd={onEnd}
      busy={busy}
      ready={value !== ''}
      fault={fields.value ? null : fault}
    >
      <SecretField label="New value" autoFocus value={value} fault={fields.value} onChange={setValue} />
    </DeedForm>
  )
}

function Assign({ credential, workspaces, act, onEnd }: DeedProps & { workspaces: readonly WorkspaceName[] }) {
  const [chosen, setChosen] = useState(credential.usedIn.map(({ id }) => id))
  const { run, busy, fault } = useCall(act)
  const save = async () => {
    if ((await run({ credentialId: credential.id, usedIn: chosen })).ok) onEnd()
  }
  return (
    <DeedForm
      label={`Where ${credential.name} is used`}
      onSubmit={() => void save()}
      onEnd={onEnd}
      busy={busy}
      ready
      fault={fault}
    >
      <WorkspaceChecks workspaces={workspaces} chosen={chosen} onChange={setChosen} />
    </DeedForm>
  )
}

function Delete({ credential: { id: credentialId, name }, act, onEnd }: DeedProps) {
  const { run, busy, fault } = useCall(act)
  const remove = async () => {
    if ((await run({ credentialId })).ok) toast(`${name} is deleted.`)
  }
  return (
    <div className="mb-1 flex basis-full flex-wrap items-center gap-2 rounded-md border border-danger-border p-3">
      <p className="basis-full">
        Turns that begin from now on do not have {name}. This cannot be undone: nobody can read its value again.
      </p>
      <Button size="sm" variant="danger" disabled={busy} onClick={() => void remove()}>
        Delete it
      </Button>
      <Button size="sm" autoFocus disabled={busy} onClick={onEnd}>
        Keep it
      </Button>
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </div>
  )
}
