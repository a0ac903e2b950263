'use client'

import type { ReactNode } from 'react'
import { askWhereTo } from '#components/shell/moving-chat.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import type { ChatId } from '#lib/domain/ids.ts'

export function HeaderMenu(props: {
  trigger: ReactNode
  chatId: ChatId
  pinned: boolean
  onPin: () => void
  onDialog: (dialog: 'rename' | 'delete') => void
}) {
  const { pinned, onDialog } = props
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{props.trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => onDialog('rename')}>Rename</DropdownMenuItem>
        <DropdownMenuItem onSelect={props.onPin}>{pinned ? 'Unpin' : 'Pin'}</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => askWhereTo(props.chatId)}>Move to workspace</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onDialog('delete')}>Delete</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
