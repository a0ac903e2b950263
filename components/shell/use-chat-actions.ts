'use client'

import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { useFollowClient } from '#components/follow/follow-provider.tsx'
import { deleteChat, pinChat, renameChat, restoreChat } from '#components/shell/list-calls.ts'
import { toast } from '#components/ui/toast.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ChatStatus } from '#lib/domain/chats/chat.ts'
import type { ChatId } from '#lib/domain/ids.ts'

type Named = { chatId: ChatId; title: string | null }
const undoMs = 10_000

/** What a person does with a chat from a list, the palette or the chat itself. What cannot be done is told. */
export function useChatActions() {
  const { feed } = useFollowClient()
  const router = useRouter()
  return useMemo(() => {
    const patch = (chatId: ChatId, change: Partial<ChatStatus>) => {
      const known = feed.read().chats.get(chatId)
      if (known) feed.put({ ...known, ...change })
    }
    const setPinned = async (chatId: ChatId, pinned: boolean) => {
      patch(chatId, { pinned })
      const result = await pinChat(chatId, pinned)
      if (result.ok) return
      patch(chatId, { pinned: !pinned })
      toast(result.error.message)
    }
    const rename = async (chatId: ChatId, title: string): Promise<ActionResult<unknown>> => {
      const result = await renameChat(chatId, title)
      if (result.ok) patch(chatId, { title: result.data.title })
      return result
    }
    const restore = async ({ chatId }: Named, open: boolean) => {
      const result = await restoreChat(chatId)
      if (!result.ok) toast(result.error.message)
      else if (open) router.push(`/chats/${chatId}`)
    }
    /** Deletes at once and offers to undo it. */
    const remove = async (chat: Named): Promise<ActionResult<unknown>> => {
      const isOpen = location.pathname === `/chats/${chat.chatId}`
      const result = await deleteChat(chat.chatId)
      if (!result.ok) return result
      feed.remove(chat.chatId)
      if (isOpen) router.push('/')
      toast(`Deleted ${chat.title ?? 'New chat'}`, {
        id: `deleted-${chat.chatId}`,
        duration: undoMs,
        action: { label: 'Undo', onClick: () => void restore(chat, isOpen) },
      })
      return result
    }
    return { setPinned, rename, remove }
  }, [feed, router])
}
