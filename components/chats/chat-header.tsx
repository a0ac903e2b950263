'use client'

import { Ellipsis, GitCompareArrows, Share2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useBackendName } from '#components/chats/backend-names.tsx'
import { StateDot } from '#components/chats/state-dot.tsx'
import { useChatPalette } from '#components/chats/use-chat-palette.ts'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { LiveMark } from '#components/presence/live-mark.tsx'
import { MenuButton } from '#components/shell/menu-button.tsx'
import { usePerson } from '#components/shell/person-context.tsx'
import { useChatActions } from '#components/shell/use-chat-actions.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { OpensLater } from '#components/ui/opens-later.tsx'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'
import type { ChatState } from '#lib/domain/chats/chat-state.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

const ChatDialog = dynamic(() => import('#components/chats/chat-dialog.tsx').then((room) => room.ChatDialog), {
  ssr: false,
})
const ShareDialog = dynamic(() => import('#components/grants/share-dialog.tsx').then((room) => room.ShareDialog), {
  ssr: false,
})
const loadMenu = () => import('#components/chats/header-menu.tsx')

export function ChatHeader(props: {
  chat: ChatInfo
  state: ChatState
  presence: Presence | null
  patches: number
  changesShown: boolean
  onToggleChanges: () => void
}) {
  const { chat, state, patches, changesShown } = props
  const [dialog, setDialog] = useState<'rename' | 'delete' | 'share' | null>(null)
  const ownId = usePerson().id
  const pinned = useFeed().chats.get(chat.id)?.pinned === true
  const { setPinned } = useChatActions()
  useChatPalette({ ...props, pinned, onDialog: setDialog, onPin: () => void setPinned(chat.id, !pinned) })
  const backendName = useBackendName(chat.backend)
  const facts = [chat.workspaceName, backendName, chat.model].filter(Boolean).join(' · ')
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b pr-2 pl-3 max-md:pl-2">
      <MenuButton />
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <h1 className="truncate font-medium">{chat.title ?? 'New chat'}</h1>
          <StateDot state={state} words />
        </div>
        <p className="truncate text-muted-foreground text-xs">{facts}</p>
      </div>
      <LiveMark presence={props.presence} ownId={ownId} always={false} />
      <Button
        variant="ghost"
        size="sm"
        aria-pressed={changesShown}
        className={cn(changesShown && 'bg-hover text-foreground')}
        onClick={props.onToggleChanges}
      >
        <GitCompareArrows aria-hidden />
        <span className="max-md:sr-only">Changes</span>
        <span className="sr-only">, {patches === 1 ? '1 patch' : `${patches} patches`}</span>
        {patches > 0 && (
          <span aria-hidden className="text-xs">
            {patches}
          </span>
        )}
      </Button>
      <Button variant="ghost" size="sm" aria-haspopup="dialog" onClick={() => setDialog('share')}>
        <Share2 aria-hidden />
        <span className="max-md:sr-only">Share</span>
      </Button>
      <OpensLater
        popup="menu"
        load={loadMenu}
        button={
          <Button variant="ghost" size="icon" aria-label="More about this chat">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {({ HeaderMenu }, trigger) => (
          <HeaderMenu
            trigger={trigger}
            chatId={chat.id}
            pinned={pinned}
            onPin={() => void setPinned(chat.id, !pinned)}
            onDialog={setDialog}
          />
        )}
      </OpensLater>
      {dialog === 'share' && <ShareDialog chatId={chat.id} onClose={() => setDialog(null)} />}
      {dialog && dialog !== 'share' && <ChatDialog chat={chat} dialog={dialog} onClose={() => setDialog(null)} />}
    </header>
  )
}
