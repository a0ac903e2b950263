'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { composerFiles } from '#components/attachments/composer-files.tsx'
import { startChatWithFiles } from '#components/attachments/start-chat-with-files.ts'
import { useAttachments } from '#components/attachments/use-attachments.ts'
import { orUnreachable } from '#components/calls/use-call.ts'
import { Composer } from '#components/chats/composer.tsx'
import { composerWords } from '#components/chats/composer-words.ts'
import { OptionPickers } from '#components/chats/option-pickers.tsx'
import { StateDot } from '#components/chats/state-dot.tsx'
import { type InitialDraft, useDraft } from '#components/chats/use-draft.ts'
import { useBackends } from '#components/composer/use-backends.ts'
import { ConnectionLine } from '#components/follow/connection-line.tsx'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { MenuButton } from '#components/shell/menu-button.tsx'
import { When } from '#components/time/when.tsx'
import { LazySelect } from '#components/ui/lazy-select.tsx'
import { NearLink } from '#components/ui/near-link.tsx'
import { SelectButton } from '#components/ui/select-button.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import { beginningOf, type Chosen } from '#lib/domain/backends/choices.ts'
import type { BackendId, ChatId, WorkspaceId } from '#lib/domain/ids.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

type Props = {
  workspaces: WorkspaceInfo[]
  backends: BackendInfo[]
  workspaceId: WorkspaceId | null
  backend: BackendId | null
  /** By backend: the model that the person likes. */
  models: Record<string, string>
  draft: InitialDraft
  startChat: (input: unknown) => Promise<ActionResult<{ chatId: ChatId }>>
}

/** Where a chat begins: what is to be done, in which workspace, by which backend. */
export function NewChat(props: Props) {
  const { workspaces } = props
  const router = useRouter()
  const { text, changeText, take, settle } = useDraft('new', props.draft)
  const [workspaceId, setWorkspaceId] = useState(props.workspaceId)
  const [backend, setBackend] = useState(props.backend)
  const { backends, chosen: info, isAwaited } = useBackends(props.backends, backend)
  const [choices, setChoices] = useState<Record<string, Chosen>>({})
  const options = info?.offer?.options ?? (isAwaited ? null : [])
  const chosen =
    (backend && choices[backend]) ?? beginningOf(options ?? [], backend ? props.models[backend] : undefined)
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const attachments = useAttachments({ chatId: null })
  const start = async () => {
    if (!workspaceId || !backend) return setState({ busy: false, fault: missingWords(backends) })
    setState({ busy: true, fault: null })
    const result = attachments.isEmpty
      ? await orUnreachable(props.startChat({ workspaceId, backend, ...chosen, text: text.trim() }))
      : await startChatWithFiles({ chat: { workspaceId, backend, ...chosen }, text: text.trim(), attachments })
    if (!result.ok) return setState({ busy: false, fault: result.error.message })
    take()
    settle(true)
    router.push(`/chats/${result.data.chatId}`)
  }
  return (
    <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
      <header className="flex h-11 shrink-0 items-center gap-2 px-2">
        <MenuButton />
      </header>
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        <div className="grid-lane flex flex-col gap-3 pt-[14vh] pb-8 max-md:pt-6">
          <h1 className="font-semibold text-title">What do you want to change?</h1>
          <Composer
            autoFocus
            text={text}
            onChange={(next) => {
              changeText(next)
              setState({ busy: state.busy, fault: null })
            }}
            onSend={() => void start()}
            {...composerFiles(attachments)}
            busy={state.busy}
            fault={state.fault}
            placeholder={composerWords}
            completions={
              info && {
                backendName: info.name,
                commands: info.offer?.commands ?? [],
                paths: workspaceId ? { workspaceId } : null,
              }
            }
            pickers={
              <>
                <WorkspacePicker workspaces={workspaces} value={workspaceId} onChange={setWorkspaceId} />
                {backend && (
                  <OptionPickers
                    backends={backends}
                    backend={backend}
                    options={options}
                    chosen={chosen}
                    onBackend={setBackend}
                    onChoose={(change) => setChoices({ ...choices, [backend]: { ...chosen, ...change } })}
                  />
                )}
              </>
            }
            hint={state.busy && <span className="px-1 text-muted-foreground text-xs">Starting</span>}
          />
          {info?.scripted && (
            <p className="text-muted-foreground">
              {info.name} is scripted here: no model is configured, so a small script shows what a turn looks like.
            </p>
          )}
          {!backend && <p className="text-warning">{missingWords(backends)}</p>}
          <ConnectionLine />
          <RecentChats />
        </div>
      </div>
    </main>
  )
}

const missingWords = (backends: readonly BackendInfo[]) =>
  backends.length === 0
    ? 'No host is connected yet, so nothing can run. This page shows it after a reload.'
    : 'No backend is ready. Settings says why each of them is not.'

function WorkspacePicker(props: {
  workspaces: readonly WorkspaceInfo[]
  value: WorkspaceId | null
  onChange: (id: WorkspaceId) => void
}) {
  const chosen = props.workspaces.find((each) => each.id === props.value)
  return (
    <LazySelect
      value={props.value ?? ''}
      onChoose={(id) => {
        const workspace = props.workspaces.find((each) => each.id === id)
        if (workspace) props.onChange(workspace.id)
      }}
      choices={props.workspaces.map((workspace) => ({
        value: workspace.id,
        name: workspace.name,
        note: workspace.state === 'ready' ? null : (workspace.fault?.message ?? 'Still being prepared'),
        disabled: workspace.state === 'failed',
      }))}
      button={
        <SelectButton quiet aria-label="Workspace">
          {chosen?.name ?? 'No workspace'}
        </SelectButton>
      }
    />
  )
}

function RecentChats() {
  const { chats } = useFeed()
  const recent = [...chats.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 6)
  if (recent.length === 0) return null
  return (
    <section aria-label="Recent chats" className="mt-6">
      <h2 className="mb-1 text-muted-foreground text-xs">Recent chats</h2>
      <ul className="divide-y border-y">
        {recent.map((chat) => (
          <li key={chat.chatId}>
            <NearLink href={`/chats/${chat.chatId}`} className="flex min-h-9 items-center gap-3 px-2 hover:bg-hover">
              <StateDot state={chat.state} />
              <span className="min-w-0 flex-1 truncate">{chat.title ?? 'New chat'}</span>
              <When at={chat.at} as="ago" className="shrink-0 text-muted-foreground text-xs" />
            </NearLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
