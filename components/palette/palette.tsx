'use client'

import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { StateDot } from '#components/chats/state-dot.tsx'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { KeyList } from '#components/palette/key-list.tsx'
import { SearchItems } from '#components/palette/search-items.tsx'
import { themeWords } from '#components/shell/person-menu.tsx'
import { useShell } from '#components/shell/shell-state.tsx'
import { themes } from '#components/shell/theme.ts'
import { useTheme } from '#components/shell/use-theme.ts'
import { Dialog, DialogContent } from '#components/ui/dialog.tsx'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** Mod+K finds chats and actions, `?` lists the keys. */
export function Palette({ workspaces }: { workspaces: readonly WorkspaceInfo[] }) {
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault()
        setOpen((old) => (old === 'palette' ? null : 'palette'))
      }
      if (event.key === '?' && !writes(event.target)) {
        event.preventDefault()
        setOpen('keys')
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const close = (isOpen: boolean) => !isOpen && setOpen(null)
  return (
    <>
      <Dialog open={open === 'palette'} onOpenChange={close}>
        <DialogContent title="Find" hideTitle className="gap-0 overflow-hidden p-0">
          <Choices workspaces={workspaces} onDone={() => setOpen(null)} onKeys={() => setOpen('keys')} />
        </DialogContent>
      </Dialog>
      <Dialog open={open === 'keys'} onOpenChange={close}>
        <DialogContent title="Keys">
          <KeyList />
        </DialogContent>
      </Dialog>
    </>
  )
}

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const item =
  'flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 data-[selected=true]:bg-hover data-[selected=true]:text-foreground'
const group =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs'

function Choices(props: { workspaces: readonly WorkspaceInfo[]; onDone: () => void; onKeys: () => void }) {
  const { chats } = useFeed()
  const { toggleSidebar } = useShell()
  const [query, setQuery] = useState('')
  const [, setTheme] = useTheme()
  const router = useRouter()
  const run = (act: () => void) => () => {
    props.onDone()
    act()
  }
  const go = (path: string) => run(() => router.push(path))
  const sorted = [...chats.values()].sort((a, b) => (a.at < b.at ? 1 : -1))
  const nameOf = (id: string) => props.workspaces.find((workspace) => workspace.id === id)?.name
  return (
    <Command label="Find chats and actions" loop>
      <Command.Input
        value={query}
        onValueChange={setQuery}
        placeholder="Find a chat or an action"
        className="h-11 w-full border-b bg-transparent px-3 text-sm outline-none placeholder:text-muted-foreground"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-muted-foreground">Nothing is called that.</Command.Empty>
        <Command.Group heading="Chats" className={group}>
          {sorted.map((chat) => (
            <Command.Item
              key={chat.chatId}
              value={`${chat.title ?? 'New chat'} ${chat.chatId}`}
              onSelect={go(`/chats/${chat.chatId}`)}
              className={item}
            >
              <StateDot state={chat.state} />
              <span className="min-w-0 flex-1 truncate">{chat.title ?? 'New chat'}</span>
              <span className="shrink-0 truncate text-muted-foreground text-xs">{nameOf(chat.workspaceId)}</span>
            </Command.Item>
          ))}
        </Command.Group>
        <SearchItems query={query} groupClass={group} itemClass={item} onOpen={(path) => go(path)()} />
        <Command.Group heading="Actions" className={group}>
          <Command.Item onSelect={go('/')} className={item}>
            New chat
          </Command.Item>
          <Command.Item onSelect={go('/workspaces/new')} className={item}>
            New workspace
          </Command.Item>
          <Command.Item onSelect={go('/settings')} className={item}>
            Settings
          </Command.Item>
          <Command.Item onSelect={run(toggleSidebar)} className={item}>
            Show or hide the sidebar
          </Command.Item>
          {themes.map((theme) => (
            <Command.Item key={theme} onSelect={run(() => setTheme(theme))} className={item}>
              Theme: {themeWords[theme].toLowerCase()}
            </Command.Item>
          ))}
          <Command.Item onSelect={props.onKeys} className={item}>
            Keys
          </Command.Item>
        </Command.Group>
      </Command.List>
    </Command>
  )
}
