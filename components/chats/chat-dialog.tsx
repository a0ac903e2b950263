'use client'

import { type FormEvent, useState } from 'react'
import { changeChat } from '#components/chats/chat-calls.ts'
import { useChatActions } from '#components/shell/use-chat-actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent } from '#components/ui/dialog.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'

/** Asks what a chat is to be called, or whether it is to go. */
export function ChatDialog(props: { chat: ChatInfo; dialog: 'rename' | 'delete'; onClose: () => void }) {
  const { chat, dialog, onClose } = props
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      {dialog === 'rename' ? (
        <DialogContent title="Rename chat">
          <RenameForm chat={chat} onDone={onClose} />
        </DialogContent>
      ) : (
        <DialogContent
          title="Delete this chat"
          description="Its messages and the files of its worktree go, with every patch that nobody accepted. A running turn is stopped. For seven days it can be restored."
        >
          <DeleteForm chat={chat} />
        </DialogContent>
      )}
    </Dialog>
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
