'use client'

import { FolderInput, Link2, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId } from '#lib/domain/ids.ts'

export type MenuPlace = { chatId: ChatId; x: number; y: number }
type Props = {
  place: MenuPlace
  chat: ChatStatus
  onClose: () => void
  /** It is gone, and nothing was chosen that takes the focus elsewhere. */
  onBack: () => void
  onPin: () => void
  onRename: () => void
  onMove: () => void
  onDelete: () => void
}

/** What can be done with a chat of the list: one menu for the right click, the “…” button and the keyboard. */
export function ChatMenu({ place, chat, onClose, onBack, ...on }: Props) {
  // What was chosen begins once the menu let go of the focus.
  const chosen = useRef<(() => void) | null>(null)
  const choose = (act: () => void) => () => {
    chosen.current = act
  }
  const closed = (event: Event) => {
    event.preventDefault()
    const act = chosen.current ?? onBack
    act()
  }
  const andBack = (act: () => void) => () => {
    act()
    onBack()
  }
  const copyLink = () => void navigator.clipboard?.writeText(`${location.origin}/chats/${chat.chatId}`)
  return (
    <DropdownMenu open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenuTrigger asChild>
        <span className="fixed size-0" style={{ left: place.x, top: place.y }}>
          <span className="sr-only">Actions for {chat.title ?? 'New chat'}</span>
        </span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" onCloseAutoFocus={closed}>
        <DropdownMenuItem onSelect={choose(andBack(on.onPin))}>
          {chat.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          {chat.pinned ? 'Unpin' : 'Pin'}
          <Key>P</Key>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={choose(on.onRename)}>
          <Pencil aria-hidden />
          Rename
          <Key>F2</Key>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={choose(on.onMove)}>
          <FolderInput aria-hidden />
          Move to workspace
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={choose(andBack(copyLink))}>
          <Link2 aria-hidden />
          Copy link
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={choose(on.onDelete)}>
          <Trash2 aria-hidden />
          Delete
          <Key>Del</Key>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

const Key = ({ children }: { children: string }) => (
  <kbd aria-hidden className="ml-auto pl-4 font-mono text-muted-foreground text-xs max-md:hidden">
    {children}
  </kbd>
)
