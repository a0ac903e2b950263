'use client'

import { Plus } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { ShellView } from '#components/shells/shell-view.tsx'
import { useShells } from '#components/shells/use-shells.ts'
import { TerminalPanel } from '#components/terminal/terminal-panel.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId, ShellId } from '#lib/domain/ids.ts'
import { type ShellInfo, shellLimits } from '#lib/domain/shells/shell.ts'

const agentTab = 'agent'
/** Which one was shown in which chat, for whoever comes back. */
const lastShown = new Map<ChatId, string>()

/** The Terminal panel: what the agent’s commands print, and own shells in the same files. */
export function TerminalTabs({ view }: { view: ChatView }) {
  const chatId = view.chat.id
  const { shells, fault, opening, put, refresh, open, close } = useShells(chatId)
  const [shown, setShown] = useState<string | null>(() => lastShown.get(chatId) ?? null)
  const [focused, setFocused] = useState<ShellId | null>(null)
  const [closed, setClosed] = useState<ShellId | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const show = useCallback(
    (tab: string) => {
      setShown(tab)
      lastShown.set(chatId, tab)
    },
    [chatId],
  )
  const openOne = async () => {
    const id = await open()
    if (!id) return
    setFocused(id)
    show(id)
  }
  const leave = () => list.current?.querySelector<HTMLElement>('[data-state=active]')?.focus()
  const closeOne = async (shell: ShellInfo) => {
    const isClosed = await close(shell)
    setFocused(null)
    if (isClosed) setClosed(shell.id)
  }
  const openShells = shells?.filter(({ state }) => state !== 'ended') ?? []
  const current = shells?.find(({ id }) => id === shown) ?? null
  const [first] = openShells
  // Whoever comes back to a chat with a shell goes on in it.
  const value = current?.id ?? (shown === null && first ? first.id : agentTab)
  const active = shells?.find(({ id }) => id === value) ?? null
  useEffect(() => {
    if (shown === null && first) show(first.id)
  }, [shown, first, show])
  // The tab that had the focus is gone, and the page shows another one.
  useEffect(() => {
    if (closed === null) return
    list.current?.querySelector<HTMLElement>('[data-state=active]')?.focus()
    setClosed(null)
  }, [closed])
  const onTabKey = (event: KeyboardEvent, shell: ShellInfo) => {
    if (event.key !== 'Delete') return
    event.preventDefault()
    void closeOne(shell)
  }
  return (
    <Tabs.Root value={value} onValueChange={show} className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-1 border-b px-2">
        <Tabs.List ref={list} aria-label="Terminals" className="flex min-w-0 items-center gap-1 overflow-x-auto">
          <Tab value={agentTab} words="Agent" />
          {shells?.map((shell) => (
            <Tab
              key={shell.id}
              value={shell.id}
              words={shell.state === 'ended' ? `Shell ${shell.number}, ended` : `Shell ${shell.number}`}
              onKeyDown={(event) => onTabKey(event, shell)}
            />
          ))}
        </Tabs.List>
        <Button
          variant="ghost"
          size="sm"
          disabled={opening || openShells.length >= shellLimits.perChat}
          title={openShells.length >= shellLimits.perChat ? `At most ${shellLimits.perChat} at once` : undefined}
          onClick={() => void openOne()}
        >
          <Plus aria-hidden />
          New shell
        </Button>
      </div>
      {fault && (
        <div className="flex flex-wrap items-center gap-2 border-b px-3 py-1.5">
          <Fault className="flex-1">{fault}</Fault>
          <Button size="sm" onClick={() => void refresh()}>
            Try again
          </Button>
        </div>
      )}
      <Tabs.Content
        value={value}
        // In a terminal the focus belongs to what is typed into.
        tabIndex={active ? -1 : 0}
        className="flex min-h-0 flex-1 flex-col -outline-offset-2"
      >
        {active ? (
          <ShellView
            key={active.id}
            shell={active}
            shared={view.runningTurnId !== null}
            focused={focused === active.id}
            onShell={put}
            onLeave={leave}
            onClose={() => void closeOne(active)}
            onAnother={() => void openOne()}
          />
        ) : (
          <TerminalPanel view={view} />
        )}
      </Tabs.Content>
    </Tabs.Root>
  )
}

function Tab({
  value,
  words,
  onKeyDown,
}: {
  value: string
  words: string
  onKeyDown?: (event: KeyboardEvent) => void
}) {
  return (
    <Tabs.Trigger
      value={value}
      onKeyDown={onKeyDown}
      className="h-7 shrink-0 rounded-md px-2 text-muted-foreground text-sm -outline-offset-2 hover:bg-hover hover:text-foreground data-[state=active]:bg-pressed data-[state=active]:text-foreground"
    >
      {words}
    </Tabs.Trigger>
  )
}
