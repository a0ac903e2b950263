'use client'

import { ChevronRight, PanelLeftClose, Plus, Settings2 } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect, useMemo } from 'react'
import { StateDot, stateWords } from '#components/chats/state-dot.tsx'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { Brand } from '#components/shell/brand.tsx'
import { PersonMenu } from '#components/shell/person-menu.tsx'
import { useShell } from '#components/shell/shell-state.tsx'
import { sidebarGroups, type WorkspaceGroup } from '#components/shell/sidebar-groups.ts'
import { useFolded } from '#components/shell/use-folded.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Dialog, SheetCloseButton, SheetContent } from '#components/ui/dialog.tsx'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { PersonInfo } from '#lib/domain/people/person.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

type Props = { workspaces: WorkspaceInfo[]; person: PersonInfo; signOut: (input: unknown) => Promise<unknown> }

/** Workspaces and their chats, live. In its place on a wide screen, a sheet on a phone. */
export function Sidebar(props: Props) {
  const { sidebarShown, toggleSidebar, sheetOpen, setSheetOpen } = useShell()
  const path = usePathname()
  useEffect(() => {
    void path
    setSheetOpen(false)
  }, [path, setSheetOpen])
  return (
    <>
      {sidebarShown && (
        <div className="flex w-[264px] shrink-0 flex-col border-r bg-surface max-md:hidden">
          <SidebarContent
            {...props}
            corner={
              <Button variant="ghost" size="icon" aria-label="Hide sidebar" onClick={toggleSidebar}>
                <PanelLeftClose aria-hidden />
              </Button>
            }
          />
        </div>
      )}
      <Dialog open={sheetOpen} onOpenChange={setSheetOpen}>
        <SheetContent title="Chats" side="left">
          <SidebarContent {...props} corner={<SheetCloseButton label="Hide chats" />} />
        </SheetContent>
      </Dialog>
    </>
  )
}

function SidebarContent({ workspaces, person, signOut, corner }: Props & { corner: React.ReactNode }) {
  const { chats } = useFeed()
  const groups = useMemo(() => sidebarGroups(workspaces, chats.values()), [workspaces, chats])
  return (
    <nav aria-label="Chats" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center justify-between pr-2 pl-3">
        <Link href="/" className="rounded-md">
          <Brand />
        </Link>
        {corner}
      </div>
      <div className="px-2 pb-2">
        <Button asChild size="sm" className="w-full justify-start">
          <Link href="/">
            <Plus aria-hidden />
            New chat
          </Link>
        </Button>
      </div>
      <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
        {groups.map((group) => (
          <Group key={group.workspace.id} group={group} />
        ))}
        <Link
          href="/workspaces/new"
          className="mt-1 flex min-h-7 items-center gap-2 rounded-md px-2 text-muted-foreground hover:bg-hover hover:text-foreground"
        >
          <Plus aria-hidden className="size-3.5" />
          New workspace
        </Link>
      </div>
      <div className="border-t p-2">
        <PersonMenu person={person} signOut={signOut} />
      </div>
    </nav>
  )
}

function Group({ group: { workspace, chats } }: { group: WorkspaceGroup }) {
  const [folded, toggle] = useFolded(workspace.id)
  const id = `workspace-${workspace.id}`
  return (
    <div className="mb-2">
      <div className="group/head flex min-h-7 items-center gap-1">
        <button
          type="button"
          aria-expanded={!folded}
          aria-controls={folded ? undefined : id}
          onClick={toggle}
          className="flex min-w-0 flex-1 items-center gap-1 rounded-md px-1 py-1 text-left font-medium text-muted-foreground text-xs hover:text-foreground"
        >
          <ChevronRight
            aria-hidden
            className={cn('size-3.5 shrink-0 transition-transform duration-100', !folded && 'rotate-90')}
          />
          <span className="truncate">{workspace.name}</span>
          {workspace.state !== 'ready' && (
            <span className={cn('shrink-0', workspace.state === 'failed' && 'text-danger')}>
              {workspace.state === 'failed' ? 'failed' : 'preparing'}
            </span>
          )}
        </button>
        <Button
          asChild
          variant="ghost"
          size="icon"
          className="size-6 focus-visible:opacity-100 md:opacity-0 md:group-hover/head:opacity-100"
        >
          <Link prefetch={false} href={`/workspaces/${workspace.id}`} aria-label={`Workspace ${workspace.name}`}>
            <Settings2 aria-hidden />
          </Link>
        </Button>
        <Button
          asChild
          variant="ghost"
          size="icon"
          className="size-6 focus-visible:opacity-100 md:opacity-0 md:group-hover/head:opacity-100"
        >
          <Link prefetch={false} href={`/?workspace=${workspace.id}`} aria-label={`New chat in ${workspace.name}`}>
            <Plus aria-hidden />
          </Link>
        </Button>
      </div>
      {!folded && (
        <ul id={id} aria-label={workspace.name}>
          {chats.map((chat) => (
            <ChatLink key={chat.chatId} chat={chat} />
          ))}
          {chats.length === 0 && <li className="px-2 py-1 pl-6 text-muted-foreground text-xs">No chats yet</li>}
        </ul>
      )}
    </div>
  )
}

function ChatLink({ chat }: { chat: ChatStatus }) {
  const current = usePathname() === `/chats/${chat.chatId}`
  const second = secondLine(chat)
  return (
    <li>
      <Link
        prefetch={false}
        href={`/chats/${chat.chatId}`}
        aria-current={current ? 'page' : undefined}
        className={cn(
          'flex items-start gap-2 rounded-md px-2 py-1 hover:bg-hover',
          current && 'bg-pressed hover:bg-pressed',
        )}
      >
        <span className="mt-1.5">
          <StateDot state={chat.state} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate">{chat.title ?? 'New chat'}</span>
            <When at={chat.at} as="ago" className="shrink-0 text-muted-foreground text-xs" />
          </span>
          {second && <span className="block truncate text-muted-foreground text-xs">{second}</span>}
        </span>
      </Link>
    </li>
  )
}

/** What happened last; while something is going on, that. */
function secondLine(chat: ChatStatus): string | null {
  if (chat.state === 'idle') return chat.summary
  const words = stateWords[chat.state]
  return chat.summary ? `${words} · ${chat.summary}` : words
}
