import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { currentActor, pageChatActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { orNotFound } from '#app/(app)/or-not-found.ts'
import { SharedRoom } from '#components/grants/shared-room.tsx'
import { readChatView } from '#db/reads/chat-view.ts'
import { chatId } from '#lib/domain/ids.ts'

type Props = { params: Promise<{ chatId: string }> }

/** Whoever may see the chat without a link is sent to the chat itself. */
const readShared = cache(async (id: string) => {
  const parsed = chatId.safeParse(id)
  if (!parsed.success) notFound()
  const actor = await pageChatActor(parsed.data)
  if (!actor) notFound()
  if (actor.kind === 'person') redirect(`/chats/${parsed.data}`)
  return await orNotFound(readChatView(actor, await store(), parsed.data))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { view } = await readShared((await params).chatId)
  return {
    title: view.chat.title ?? 'Shared chat',
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
  }
}

export default async function SharedChatPage({ params }: Props) {
  const { chatId: id } = await params
  const [initial, person] = await Promise.all([readShared(id), currentActor()])
  return <SharedRoom key={id} initial={initial} ownId={person?.personId ?? null} />
}
