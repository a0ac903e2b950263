'use client'

import { useRouter } from 'next/navigation'
import { openFind } from '#components/chats/open-find.ts'
import { usePaletteActions } from '#components/palette/actions.ts'
import { useKey } from '#components/palette/use-key.ts'
import { usePanelActions } from '#components/panels/panel-context.tsx'
import { askWhereTo } from '#components/shell/moving-chat.tsx'
import { toast } from '#components/ui/toast.ts'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'

/** What the palette and the keys can do with the chat that is open. */
export function useChatPalette(props: {
  chat: ChatInfo
  changesShown: boolean
  onToggleChanges: () => void
  onDialog: (dialog: 'rename' | 'delete' | 'share') => void
  pinned: boolean
  onPin: () => void
}): void {
  const { chat, onDialog } = props
  const router = useRouter()
  const panels = usePanelActions()
  useKey('changes', props.onToggleChanges)
  useKey('share', () => onDialog('share'))
  usePaletteActions([
    { id: 'share', words: 'Share this chat', group: 'chat', keys: 'share', run: () => onDialog('share') },
    { id: 'rename', words: 'Rename this chat', group: 'chat', run: () => onDialog('rename') },
    { id: 'pin', words: props.pinned ? 'Unpin this chat' : 'Pin this chat', group: 'chat', run: props.onPin },
    { id: 'move', words: 'Move this chat to a workspace', group: 'chat', run: () => askWhereTo(chat.id) },
    {
      id: 'changes',
      words: props.changesShown ? 'Hide the changes' : 'Show the changes',
      group: 'chat',
      keys: 'changes',
      run: props.onToggleChanges,
    },
    { id: 'find', words: 'Find in this chat', group: 'chat', keys: 'find', run: openFind },
    ...(['files', 'terminal'] as const).map((panel) => ({
      id: panel,
      words: `Show ${panel === 'files' ? 'the files' : 'the terminal'}`,
      group: 'chat' as const,
      keys: `panel-${panel}` as const,
      run: () => panels?.show(panel),
    })),
    {
      id: 'new-chat-here',
      words: `New chat in ${chat.workspaceName}`,
      group: 'chat',
      run: () => router.push(`/?workspace=${chat.workspaceId}`),
    },
    { id: 'copy-link', words: 'Copy the link to this chat', group: 'chat', run: () => copyLink(chat.id) },
    { id: 'delete', words: 'Delete this chat', group: 'chat', run: () => onDialog('delete') },
  ])
}

function copyLink(chatId: string): void {
  const link = `${location.origin}/chats/${chatId}`
  const copying = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'))
  copying.then(
    () => toast('The link is copied.'),
    () => toast(`The browser does not let this page copy. The link: ${link}`),
  )
}
