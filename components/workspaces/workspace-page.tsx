'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { tryWorkspaceAgain } from '#components/shell/list-calls.ts'
import { Section } from '#components/shell/page-frame.tsx'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { ColorChoice } from '#components/workspaces/color-choice.tsx'
import { WorkspaceChats } from '#components/workspaces/workspace-chats.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { WorkspaceInfo, WorkspaceSource } from '#lib/domain/workspaces/workspace.ts'

type Call = (input: unknown) => Promise<ActionResult<unknown>>
type Props = {
  workspace: WorkspaceInfo
  chats: { items: readonly ChatStatus[]; nextCursor: string | null }
  rename: Call
  remove: Call
}

/** A workspace with what can be changed about it. */
export function WorkspacePage(props: Props) {
  const { workspaces } = useFeed()
  const workspace = workspaces.find((each) => each.id === props.workspace.id) ?? props.workspace
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
        {workspace.state === 'failed' && <TryAgain workspace={workspace} />}
        {workspace.state !== 'failed' && (
          <div>
            <Button asChild variant="primary">
              <Link href={`/?workspace=${workspace.id}`}>New chat here</Link>
            </Button>
          </div>
        )}
      </Section>
      <Section title="Chats">
        <WorkspaceChats workspace={workspace} first={props.chats} />
      </Section>
      <RenameSection workspace={workspace} rename={props.rename} />
      <Section title="Colour" hint="It stands beside the name in the sidebar.">
        <ColorChoice workspace={workspace} />
      </Section>
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

function TryAgain({ workspace }: { workspace: WorkspaceInfo }) {
  const { run, busy, fault } = useCall(tryWorkspaceAgain)
  return (
    <div className="flex flex-col items-start gap-2">
      {fault && <Fault>{fault}</Fault>}
      <Button variant="primary" disabled={busy} onClick={() => void run(workspace.id)}>
        Try again
      </Button>
    </div>
  )
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
      hint="A workspace can be deleted once it has no chats: delete or move them first. A folder or repository that it came from stays."
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
