'use client'

import { ArrowUpDown, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type FocusEvent, type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useFeed } from '#components/follow/follow-provider.tsx'
import type { MenuPlace } from '#components/shell/chat-menu.tsx'
import type { RowTask } from '#components/shell/chat-row.tsx'
import { askWhereTo } from '#components/shell/moving-chat.tsx'
import { OlderChats } from '#components/shell/older-chats.tsx'
import { SidebarGroup } from '#components/shell/sidebar-group.tsx'
import { sidebarGroups, withoutOld } from '#components/shell/sidebar-groups.ts'
import { useChatActions } from '#components/shell/use-chat-actions.ts'
import { useFolds } from '#components/shell/use-folded.ts'
import { WaitingList } from '#components/shell/waiting-list.tsx'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'

const ChatMenu = dynamic(() => import('#components/shell/chat-menu.tsx').then((room) => room.ChatMenu), { ssr: false })
const ArrangeWorkspaces = dynamic(
  () => import('#components/workspaces/arrange-workspaces.tsx').then((module) => module.ArrangeWorkspaces),
  { ssr: false },
)

/** Everything that somebody has: what waits for them, then their workspaces with their chats. */
export function SidebarList({ renderedAt }: { renderedAt: string }) {
  const { workspaces } = useFeed()
  const [arranging, setArranging] = useState(false)
  if (arranging) return <ArrangeWorkspaces onDone={() => setArranging(false)} />
  return (
    <>
      <WaitingList />
      <Groups renderedAt={renderedAt} />
      <div className="mt-1 flex flex-col">
        <Link
          href="/workspaces/new"
          className="flex min-h-7 items-center gap-2 rounded-md px-2 text-muted-foreground hover:bg-hover hover:text-foreground"
        >
          <Plus aria-hidden className="size-3.5" />
          New workspace
        </Link>
        {workspaces.length > 1 && (
          <button
            type="button"
            onClick={() => setArranging(true)}
            className="flex min-h-7 items-center gap-2 rounded-md px-2 text-muted-foreground hover:bg-hover hover:text-foreground"
          >
            <ArrowUpDown aria-hidden className="size-3.5" />
            Arrange workspaces
          </button>
        )}
      </div>
    </>
  )
}

function Groups({ renderedAt }: { renderedAt: string }) {
  const { chats, workspaces, olderCursor } = useFeed()
  const current = (/^\/chats\/([^/]+)$/.exec(usePathname())?.[1] ?? null) as ChatId | null
  const { isFolded, toggle } = useFolds()
  const [withOld, setWithOld] = useState<ReadonlySet<WorkspaceId>>(new Set())
  const groups = useMemo(() => sidebarGroups(workspaces, chats.values()), [workspaces, chats])
  const shownOf = groups.map(({ workspace, chats: all }) =>
    withOld.has(workspace.id) ? all : withoutOld(all, { now: renderedAt, current }),
  )
  const listed = groups.flatMap(({ workspace }, index) => (isFolded(workspace.id) ? [] : (shownOf[index] ?? [])))
  const rows = useRows(listed, current)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its links hear the keys
    <div onKeyDown={rows.onKeyDown} onFocus={rows.onFocus}>
      {groups.map((group, index) => (
        <SidebarGroup
          key={group.workspace.id}
          group={group}
          shown={shownOf[index] ?? []}
          folded={isFolded(group.workspace.id)}
          onFold={() => toggle(group.workspace.id)}
          onShowOld={() => setWithOld(new Set([...withOld, group.workspace.id]))}
          current={current}
          reachable={rows.reachable}
          task={rows.task}
          onTask={rows.onTask}
          onMenu={rows.onMenu}
          mayHaveOlder={olderCursor !== null}
        />
      ))}
      <OlderChats />
      {rows.menu}
    </div>
  )
}

/** What is done with the rows: which one Tab comes to, the keys, the menu, and what is being done to one of them in its place. */
function useRows(listed: readonly ChatStatus[], current: ChatId | null) {
  const { setPinned } = useChatActions()
  const [focused, setFocused] = useState<ChatId | null>(null)
  const [task, setTask] = useState<{ chatId: ChatId; task: RowTask } | null>(null)
  const [place, setPlace] = useState<MenuPlace | null>(null)
  const isListed = (chatId: ChatId | null) => listed.some((chat) => chat.chatId === chatId)
  const reachable = isListed(focused) ? focused : isListed(current) ? current : (listed[0]?.chatId ?? null)
  const order = useRef(listed)
  order.current = listed
  /** The row below, should this one go. */
  const below = useRef<ChatId | null>(null)
  const onTask = useCallback((chat: ChatStatus, next: RowTask) => {
    // What held the focus has to be gone before it is looked where the focus is.
    flushSync(() => setTask(next && { chatId: chat.chatId, task: next }))
    if (next === null) return focusRow(chat.chatId, below.current)
    const at = order.current.findIndex((each) => each.chatId === chat.chatId)
    below.current = (order.current[at + 1] ?? order.current[at - 1])?.chatId ?? null
  }, [])
  const onMenu = useCallback(
    (chat: ChatStatus, at: { x: number; y: number }) => setPlace({ chatId: chat.chatId, ...at }),
    [],
  )
  const onFocus = (event: FocusEvent) => {
    const row = event.target.closest<HTMLElement>('[data-row]')
    if (row?.dataset.row) setFocused(row.dataset.row as ChatId)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const id = event.target instanceof HTMLElement ? event.target.dataset.chat : undefined
    const chat = listed.find((each) => each.chatId === id)
    if (!chat || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'F2') onTask(chat, 'rename')
    else if (event.key === 'Delete') onTask(chat, 'delete')
    else if (event.key === 'p' || event.key === 'P') void setPinned(chat.chatId, !chat.pinned)
    else return
    event.preventDefault()
  }
  const chosen = place && listed.find((chat) => chat.chatId === place.chatId)
  const menu = place && chosen && (
    <ChatMenu
      place={place}
      chat={chosen}
      onClose={() => setPlace(null)}
      onBack={() => requestAnimationFrame(() => focusRow(chosen.chatId))}
      onPin={() => void setPinned(chosen.chatId, !chosen.pinned)}
      onRename={() => onTask(chosen, 'rename')}
      onMove={() => askWhereTo(chosen.chatId)}
      onDelete={() => onTask(chosen, 'delete')}
    />
  )
  return { reachable, task, onTask, onMenu, onFocus, onKeyDown, menu }
}

/** Puts a focus that was lost on a row, or on the other where that is gone. */
function focusRow(chatId: ChatId, other: ChatId | null = null): void {
  const active = document.activeElement
  if (active && active !== document.body) return
  const link = (id: ChatId) => document.querySelector<HTMLElement>(`a[data-chat="${CSS.escape(id)}"]`)
  const row = link(chatId) ?? (other && link(other))
  row?.focus()
}
