'use client'

import { Ellipsis, GitCompareArrows } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { changeChat } from '#components/chats/chat-calls.ts'
import { StateDot } from '#components/chats/state-dot.tsx'
import { useChatPalette } from '#components/chats/use-chat-palette.ts'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { MenuButton } from '#components/shell/menu-button.tsx'
import { askWhereTo } from '#components/shell/moving-chat.tsx'
import { useChatActions } from '#components/shell/use-chat-actions.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Dialog, DialogClose, DialogContent } from '#components/ui/dialog.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'
import type { ChatState } from '#lib/domain/chats/chat-state.ts'

export function ChatHeader(props: {
  chat: ChatInfo
  state: ChatState
  patches: number
  changesShown: boolean
  onToggleChanges: () => void
}) {
  const { chat, state, patches, changesShown } = props
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null)
  const pinned = useFeed().chats.get(chat.id)?.pinned === true
  const { setPinned } = useChatActions()
  useChatPalette({ ...props, pinned, onDialog: setDialog, onPin: () => void setPinned(chat.id, !pinned) })
  const facts = [chat.workspaceName, chat.backend, chat.model].filter(Boolean).join(' · ')
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
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="More about this chat">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setDialog('rename')}>Rename</DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void setPinned(chat.id, !pinned)}>
            {pinned ? 'Unpin' : 'Pin'}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => askWhereTo(chat.id)}>Move to workspace</DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setDialog('delete')}>Delete</DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <Dialog open={dialog === 'rename'} onOpenChange={(open) => !open && setDialog(null)}>
        <DialogContent title="Rename chat">
          <RenameForm chat={chat} onDone={() => setDialog(null)} />
        </DialogContent>
      </Dialog>
      <Dialog open={dialog === 'delete'} onOpenChange={(open) => !open && setDialog(null)}>
        <DialogContent
          title="Delete this chat"
          description="Its messages and the files of its worktree go, with every patch that nobody accepted. A running turn is stopped. For seven days it can be restored."
        >
          <DeleteForm chat={chat} />
        </DialogContent>
      </Dialog>
    </header>
  )
}

function RenameForm({ chat, onDone }: { chat: ChatInfo; onDone: () => void }) {
  const [title, setTitle] = useState(chat.title ?? '')
  const [fault, setFault] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const rename = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const result = await changeChat(chat.id, { title })
    setBusy(false)
    if (result.ok) onDone()
    else setFault(result.error.fields?.title ?? result.error.message)
  }
  return (
    <form noValidate onSubmit={rename} className="flex flex-col gap-3">
      <Field label="Title" fault={fault}>
        <Input value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
      </Field>
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" disabled={busy || title.trim() === ''}>
          Rename
        </Button>
      </div>
    </form>
  )
}

function DeleteForm({ chat }: { chat: ChatInfo }) {
  const { remove } = useChatActions()
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const confirm = async () => {
    setState({ busy: true, fault: null })
    const result = await remove({ chatId: chat.id, title: chat.title })
    if (!result.ok) setState({ busy: false, fault: result.error.message })
  }
  return (
    <>
      {state.fault && <Fault>{state.fault}</Fault>}
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button variant="danger" disabled={state.busy} onClick={() => void confirm()}>
          {state.busy ? 'Deleting' : 'Delete chat'}
        </Button>
      </div>
    </>
  )
}
