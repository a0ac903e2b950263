'use client'

import { ChevronRight, Plus, Settings2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { ChatRow, type RowTask } from '#components/shell/chat-row.tsx'
import { tryWorkspaceAgain } from '#components/shell/list-calls.ts'
import type { WorkspaceGroup } from '#components/shell/sidebar-groups.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Fault } from '#components/ui/fault.tsx'
import { WorkspaceMark } from '#components/workspaces/workspace-mark.tsx'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

export type RowHandlers = {
  onTask: (chat: ChatStatus, task: RowTask) => void
  onMenu: (chat: ChatStatus, at: { x: number; y: number }) => void
}
type Props = RowHandlers & {
  group: WorkspaceGroup
  /** Those of its chats that stand in the list now. */
  shown: readonly ChatStatus[]
  folded: boolean
  onFold: () => void
  onShowOld: () => void
  current: ChatId | null
  reachable: ChatId | null
  task: { chatId: ChatId; task: RowTask } | null
  /** Whether chats older than those that are listed may be missing. */
  mayHaveOlder: boolean
}

/** A workspace with its chats. */
export function SidebarGroup(props: Props) {
  const { group, shown, folded, current, reachable, task } = props
  const { workspace, chats } = group
  const id = `workspace-${workspace.id}`
  const more = chats.length - shown.length
  return (
    <div className="mb-2">
      <Head workspace={workspace} chats={chats} id={id} folded={folded} onFold={props.onFold} />
      {!folded && workspace.state === 'failed' && <TryAgain workspace={workspace} />}
      {!folded && (
        <ul id={id} aria-label={workspace.name}>
          {shown.map((chat) => (
            <ChatRow
              key={chat.chatId}
              chat={chat}
              current={chat.chatId === current}
              reachable={chat.chatId === reachable}
              task={task?.chatId === chat.chatId ? task.task : null}
              onTask={props.onTask}
              onMenu={props.onMenu}
            />
          ))}
          {chats.length === 0 && !props.mayHaveOlder && (
            <li className="px-2 py-1 pl-6 text-muted-foreground text-xs">No chats yet</li>
          )}
          {more > 0 && (
            <li>
              <button
                type="button"
                onClick={props.onShowOld}
                className="min-h-7 w-full rounded-md px-2 pl-6 text-left text-muted-foreground text-xs hover:bg-hover hover:text-foreground"
              >
                Show {more} more
              </button>
            </li>
          )}
        </ul>
      )}
    </div>
  )
}

const onHover = 'size-6 focus-visible:opacity-100 md:opacity-0 md:group-hover/head:opacity-100'

function Head(props: {
  workspace: WorkspaceInfo
  chats: readonly ChatStatus[]
  id: string
  folded: boolean
  onFold: () => void
}) {
  const { workspace, folded } = props
  const unread = props.chats.filter((chat) => chat.unread).length
  return (
    <div className="group/head flex min-h-7 items-center gap-1">
      <button
        type="button"
        aria-expanded={!folded}
        aria-controls={folded ? undefined : props.id}
        data-arrow-stop
        onClick={props.onFold}
        className="flex min-w-0 flex-1 items-center gap-1.5 rounded-md px-1 py-1 text-left font-medium text-muted-foreground text-xs hover:text-foreground"
      >
        <ChevronRight
          aria-hidden
          className={cn('size-3.5 shrink-0 transition-transform duration-100', !folded && 'rotate-90')}
        />
        <WorkspaceMark color={workspace.color} />
        <span className="truncate">{workspace.name}</span>
        {workspace.state !== 'ready' && (
          <span className={cn('shrink-0', workspace.state === 'failed' && 'text-danger')}>
            {workspace.state === 'failed' ? 'failed' : 'preparing'}
          </span>
        )}
        {folded && unread > 0 && <span className="shrink-0 font-semibold text-link">{unread} unread</span>}
      </button>
      <Button asChild variant="ghost" size="icon" className={onHover}>
        <Link prefetch={false} href={`/workspaces/${workspace.id}`} aria-label={`Workspace ${workspace.name}`}>
          <Settings2 aria-hidden />
        </Link>
      </Button>
      <Button asChild variant="ghost" size="icon" className={onHover}>
        <Link prefetch={false} href={`/?workspace=${workspace.id}`} aria-label={`New chat in ${workspace.name}`}>
          <Plus aria-hidden />
        </Link>
      </Button>
    </div>
  )
}

function TryAgain({ workspace }: { workspace: WorkspaceInfo }) {
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const again = async () => {
    setState({ busy: true, fault: null })
    const result = await tryWorkspaceAgain(workspace.id)
    setState({ busy: false, fault: result.ok ? null : result.error.message })
  }
  const why = state.fault ?? workspace.fault?.message
  return (
    <div className="flex flex-col items-start gap-1 px-2 pb-1 pl-6">
      {why && <Fault className="text-xs">{why}</Fault>}
      <Button size="sm" disabled={state.busy} onClick={() => void again()}>
        Try again
      </Button>
    </div>
  )
}
