import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { orNotFound } from '#app/(app)/or-not-found.ts'
import { ChatRoom } from '#components/chats/chat-room.tsx'
import { readPanelSetting } from '#components/panels/panel.ts'
import { rememberedNames } from '#components/shell/remembered.ts'
import { listBackends } from '#db/reads/backends.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { readDraft } from '#db/reads/drafts.ts'
import { readPreferences } from '#db/reads/people.ts'
import { listSessions } from '#db/reads/sessions.ts'
import { chatId } from '#lib/domain/ids.ts'

type Props = { params: Promise<{ chatId: string }> }

const readView = cache(async (id: string) => {
  const parsed = chatId.safeParse(id)
  if (!parsed.success) notFound()
  return await orNotFound(readChatView(await pageActor(), await store(), parsed.data))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { view } = await readView((await params).chatId)
  return { title: view.chat.title ?? 'New chat' }
}

export default async function ChatPage({ params }: Props) {
  const [{ chatId: id }, actor, at, jar] = await Promise.all([params, pageActor(), store(), cookies()])
  const initial = await readView(id)
  const [sessions, backends, draft, preferences] = await Promise.all([
    listSessions(actor, at, initial.view.chat.id),
    listBackends(actor, at),
    readDraft(actor, at, initial.view.chat.id),
    readPreferences(actor, at),
  ])
  return (
    <ChatRoom
      key={id}
      initial={initial}
      sessions={sessions}
      backends={backends}
      models={preferences.models}
      draft={{ personId: actor.personId, draft }}
      panel={readPanelSetting(jar.get(rememberedNames.panel)?.value, jar.get(rememberedNames.panelWidth)?.value)}
    />
  )
}
