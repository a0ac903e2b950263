import { isDeepStrictEqual } from 'node:util'
import { and, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { sessions } from '#db/schema/sessions.ts'
import { append } from '#db/writes/append-events.ts'
import { inChat } from '#db/writes/in-chat.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BackendOption, Command } from '#lib/domain/backends/backend.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { BackendId, ChatId } from '#lib/domain/ids.ts'
import type { SessionState } from '#lib/domain/sessions/session.ts'

export type SessionNews = {
  chatId: ChatId
  backend: BackendId
  state?: SessionState
  commands?: Command[]
  options?: BackendOption[]
}

/** What a host learned of a session outside of its turn's log. A session that was never stored, or is lost, stays as it is. */
export async function saveSession(_host: HostActor, store: Store, news: SessionNews): Promise<void> {
  const { chatId, backend, state } = news
  const { commands, options } = storable({ commands: news.commands, options: news.options })
  await inChat(store, chatId, async (tx, { at }) => {
    const ofBackend = and(eq(sessions.chatId, chatId), eq(sessions.backend, backend))
    const [known] = await tx.select().from(sessions).where(ofBackend)
    if (!known || known.state === 'lost') return
    const drafts: EventDraft[] = []
    if (commands && !isDeepStrictEqual(commands, known.commands))
      drafts.push({ type: 'commands.updated', backend, commands })
    if (options && !isDeepStrictEqual(options, known.options))
      drafts.push({ type: 'options.updated', backend, options })
    const told = await append(tx, store, { chatId, at }, drafts)
    const [commandsSeq, optionsSeq] = (['commands.updated', 'options.updated'] as const).map(
      (type) => told.find((event) => event.type === type)?.seq,
    )
    await tx
      .update(sessions)
      .set({
        state: state ?? known.state,
        ...(commandsSeq && { commands, commandsSeq }),
        ...(optionsSeq && { options, optionsSeq }),
      })
      .where(ofBackend)
  })
}
