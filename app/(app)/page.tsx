import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { startChatAction } from '#app/(app)/actions.ts'
import { firstBackend } from '#components/chats/first-backend.ts'
import { NewChat } from '#components/chats/new-chat.tsx'
import { listBackends } from '#db/reads/backends.ts'
import { listChats } from '#db/reads/chats.ts'
import { readPreferences } from '#db/reads/people.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'

export const metadata: Metadata = { title: 'New chat' }

export default async function NewChatPage({
  searchParams,
}: {
  searchParams: Promise<{ workspace?: string | string[] }>
}) {
  const [actor, at, { workspace }] = await Promise.all([pageActor(), store(), searchParams])
  const [workspaces, backends, chats, preferences] = await Promise.all([
    listWorkspaces(actor, at, { limit: 100 }),
    listBackends(actor, at),
    listChats(actor, at, { limit: 1 }),
    readPreferences(actor, at),
  ])
  const usable = workspaces.items.filter((each) => each.state !== 'failed')
  const asked = usable.find((each) => each.id === workspace)
  const last = usable.find((each) => each.id === chats.items[0]?.workspaceId)
  return (
    <NewChat
      key={asked?.id ?? 'any'}
      workspaces={workspaces.items}
      backends={backends}
      workspaceId={(asked ?? last ?? usable[0])?.id ?? null}
      backend={firstBackend(backends, preferences.backend ?? chats.items[0]?.backend)}
      startChat={startChatAction}
    />
  )
}
