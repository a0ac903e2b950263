'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useState } from 'react'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { useCall } from '#components/calls/use-call.ts'
import { Section } from '#components/shell/page-frame.tsx'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { readWorkspace } from '#lib/domain/api/workspaces.ts'
import type { WorkspaceInfo, WorkspaceSource } from '#lib/domain/workspaces/workspace.ts'

type Call = (input: unknown) => Promise<ActionResult<unknown>>
/** How often a workspace that is being prepared is looked at. */
const lookEveryMs = 1500

export function WorkspacePage(props: { workspace: WorkspaceInfo; rename: Call; remove: Call }) {
  const workspace = useReadyOrFailed(props.workspace)
  return (
    <>
      <Section title="Where it comes from">
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
          <dt className="text-muted-foreground">Source</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{sourceWords(workspace.source)}</dd>
          <dt className="text-muted-foreground">Made</dt>
          <dd>
            <When at={workspace.createdAt} as="ago" />
          </dd>
          <dt className="text-muted-foreground">State</dt>
          <dd>
            <span role="status">{stateWords[workspace.state]}</span>
          </dd>
        </dl>
        {workspace.fault && <Fault>{workspace.fault.message}</Fault>}
        {workspace.state !== 'failed' && (
          <div>
            <Button asChild variant="primary">
              <Link href={`/?workspace=${workspace.id}`}>New chat here</Link>
            </Button>
          </div>
        )}
      </Section>
      <RenameSection workspace={workspace} rename={props.rename} />
      {!workspace.isDefault && <DeleteSection workspace={workspace} remove={props.remove} />}
    </>
  )
}

const stateWords = {
  ready: 'Ready',
  preparing: 'Being prepared. Chats can be begun already; they wait for it.',
  failed: 'It could not be prepared.',
}

function sourceWords(source: WorkspaceSource): string {
  if (source.kind === 'empty') return 'An empty repository'
  if (source.kind === 'path') return source.path
  return source.ref ? `${source.url}, ${source.ref}` : source.url
}

function useReadyOrFailed(initial: WorkspaceInfo): WorkspaceInfo {
  const [workspace, setWorkspace] = useState(initial)
  const router = useRouter()
  const { id, state } = workspace
  useEffect(() => setWorkspace(initial), [initial])
  useEffect(() => {
    if (state !== 'preparing') return
    const timer = setInterval(async () => {
      const result = await callEndpoint(readWorkspace, { params: { workspaceId: id } })
      if (!result.ok || result.data.state === 'preparing') return
      setWorkspace(result.data)
      router.refresh()
    }, lookEveryMs)
    return () => clearInterval(timer)
  }, [id, state, router])
  return workspace
}

function RenameSection({ workspace, rename }: { workspace: WorkspaceInfo; rename: Call }) {
  const [name, setName] = useState(workspace.name)
  const { run, busy, fault, fields } = useCall(rename)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    await run({ workspaceId: workspace.id, name })
  }
  return (
    <Section title="Name">
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Name" fault={fields.name ?? fault ?? undefined}>
          <Input value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <div>
          <Button type="submit" disabled={busy || name.trim() === '' || name === workspace.name}>
            Rename
          </Button>
        </div>
      </form>
    </Section>
  )
}

function DeleteSection({ workspace, remove }: { workspace: WorkspaceInfo; remove: Call }) {
  const router = useRouter()
  const [sure, setSure] = useState(false)
  const { run, busy, fault } = useCall(remove)
  const confirm = async () => {
    const result = await run({ workspaceId: workspace.id })
    if (result.ok) router.push('/')
  }
  return (
    <Section
      title="Delete"
      hint="A workspace can be deleted once it has no chats. A folder or repository that it came from stays."
    >
      {fault && <Fault>{fault}</Fault>}
      <div className="flex flex-wrap items-center gap-2">
        {sure ? (
          <>
            <Button variant="danger" disabled={busy} onClick={() => void confirm()}>
              {busy ? 'Deleting' : `Delete ${workspace.name}`}
            </Button>
            <Button onClick={() => setSure(false)}>Keep it</Button>
          </>
        ) : (
          <Button variant="danger" onClick={() => setSure(true)}>
            Delete workspace
          </Button>
        )}
      </div>
    </Section>
  )
}
