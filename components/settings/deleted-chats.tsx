'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { restoreChat } from '#components/shell/list-calls.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { DeletedChat } from '#lib/domain/chats/deletion.ts'

/** The chats that can still be brought back. */
export function DeletedChats({ chats }: { chats: readonly DeletedChat[] }) {
  if (chats.length === 0) return <p className="text-muted-foreground">No deleted chats.</p>
  return (
    <ul aria-label="Deleted chats" className="divide-y rounded-md border">
      {chats.map((chat) => (
        <Deleted key={chat.chatId} chat={chat} />
      ))}
    </ul>
  )
}

function Deleted({ chat }: { chat: DeletedChat }) {
  const router = useRouter()
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const restore = async () => {
    setState({ busy: true, fault: null })
    const result = await restoreChat(chat.chatId)
    if (result.ok) router.push(`/chats/${chat.chatId}`)
    else setState({ busy: false, fault: result.error.message })
  }
  const pending = chat.pendingPatches
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate">{chat.title ?? 'New chat'}</p>
        <p className="text-muted-foreground text-xs">
          {chat.workspaceName} · deleted <When at={chat.deletedAt} as="ago" />
          {pending > 0 && ` · ${pending === 1 ? '1 patch' : `${pending} patches`} that nobody accepted`}
        </p>
      </div>
      <Button size="sm" disabled={state.busy} onClick={() => void restore()}>
        {state.busy ? 'Restoring' : 'Restore'}
      </Button>
      {state.fault && <Fault className="w-full">{state.fault}</Fault>}
    </li>
  )
}
