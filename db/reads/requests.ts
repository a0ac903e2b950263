import { and, asc, eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { visibleTo } from '#db/reads/chat-access.ts'
import { chats } from '#db/schema/chats.ts'
import { requests } from '#db/schema/requests.ts'
import { turns } from '#db/schema/turns.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatId, RequestId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'
import type { RequestAnswer, RequestInfo, RequestState } from '#lib/domain/requests/request.ts'

export type InboxRequest = RequestInfo & { chatId: ChatId; chatTitle: string | null }

/** What is open for somebody to answer, over all their chats, oldest first. */
export async function listOpenRequests(actor: AccountActor, store: Store): Promise<InboxRequest[]> {
  return await store.database
    .select({
      requestId: requests.id,
      turnId: requests.turnId,
      ask: requests.ask,
      openedAt: requests.openedAt,
      chatId: requests.chatId,
      chatTitle: chats.title,
    })
    .from(requests)
    .innerJoin(chats, eq(chats.id, requests.chatId))
    .where(and(eq(requests.state, 'open'), visibleTo(actor)))
    .orderBy(asc(requests.openedAt), asc(requests.id))
}

/** How a request stands that a turn of this host asked; its chat may be deleted meanwhile. Throws `not_found`. */
export async function readAnswer(
  host: HostActor,
  store: Store,
  requestId: RequestId,
): Promise<{ state: RequestState; answer: RequestAnswer | null }> {
  const [row] = await store.database
    .select({ state: requests.state, answer: requests.answer })
    .from(requests)
    .innerJoin(turns, eq(turns.id, requests.turnId))
    .where(and(eq(requests.id, requestId), eq(turns.hostId, host.hostId)))
  if (!row) throw notFound('request')
  return row
}
