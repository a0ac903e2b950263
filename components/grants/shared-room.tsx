'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { LookedAtImage } from '#components/attachments/looked-at-image.tsx'
import { Announcer } from '#components/chats/announcer.tsx'
import { fetchOlder } from '#components/chats/chat-calls.ts'
import { stateOf } from '#components/chats/chat-facts.ts'
import { MessageLinkContext } from '#components/chats/message-link.ts'
import { TabTitle } from '#components/chats/tab-title.tsx'
import { Transcript } from '#components/chats/transcript.tsx'
import type { Position } from '#components/follow/chat-store.ts'
import { ConnectionLine } from '#components/follow/connection-line.tsx'
import { useChat } from '#components/follow/follow-provider.tsx'
import { NotShared } from '#components/grants/not-shared.tsx'
import { SharedHeader } from '#components/grants/shared-header.tsx'
import type { PersonId } from '#lib/domain/ids.ts'
import type { PatchInfo } from '#lib/domain/patches/patch.ts'

const PatchSheet = dynamic(() => import('#components/grants/patch-sheet.tsx').then((room) => room.PatchSheet), {
  ssr: false,
})

/** A chat as whoever holds a link sees it: the conversation, live, and nothing to change it with. */
export function SharedRoom({ initial, ownId }: { initial: Position; ownId: PersonId | null }) {
  const { store, snapshot } = useChat(initial)
  const [patch, setPatch] = useState<PatchInfo | null>(null)
  const { view, presence } = snapshot
  const { chat } = view
  const state = stateOf(view)
  const title = chat.title ?? 'Shared chat'
  const loadOlder = async (cursor: string) => {
    const result = await fetchOlder(chat.id, cursor)
    if (result.ok) store.addOlder(result.data)
    return result
  }
  if (snapshot.gone) {
    return (
      <>
        <TabTitle title="Not shared any more" state="idle" waiting={0} />
        <NotShared
          isNews
          heading={snapshot.gone === 'revoked' ? 'This link no longer works' : 'This chat is not shared any more'}
          words={
            snapshot.gone === 'revoked'
              ? `It was revoked, or it expired. Ask ${chat.ownerName} for a new one.`
              : `It was deleted, or the link is over. Ask ${chat.ownerName}.`
          }
        />
      </>
    )
  }
  return (
    <MessageLinkContext value={false}>
      <TabTitle title={title} state={state} waiting={0} />
      <Announcer store={store} />
      <LookedAtImage />
      <main id="main" tabIndex={-1} className="flex h-dvh min-w-0 flex-col outline-none">
        <SharedHeader chat={chat} title={title} state={state} presence={presence} ownId={ownId} />
        <Transcript
          view={view}
          sent={0}
          pending={null}
          emptyWords={`Nothing was said here yet. What ${chat.ownerName} and the agent say appears here as it happens.`}
          onOpenPatch={setPatch}
          recovery={null}
          onLoadOlder={loadOlder}
        />
        <div className="shrink-0 overflow-hidden md:[scrollbar-gutter:stable_both-edges]">
          <div className="grid-lane flex min-h-7 flex-col justify-center pb-1">
            <ConnectionLine />
          </div>
        </div>
      </main>
      {patch && <PatchSheet chatId={chat.id} patch={patch} onClose={() => setPatch(null)} />}
    </MessageLinkContext>
  )
}
