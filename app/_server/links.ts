import 'server-only'
import { store } from '#app/_server/store.ts'
import { findLink } from '#db/reads/grants.ts'
import type { LinkActor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'

const header = 'x-share-token'

/** Who holds a link to a chat and shows it with a request; null where it leads nowhere, or elsewhere. */
export async function linkActorOf(request: { headers: Headers }, chatId: ChatId): Promise<LinkActor | null> {
  const token = request.headers.get(header)
  const holder = token === null ? null : await findLink(await store(), token.trim())
  return holder?.chatId === chatId ? makeActor({ kind: 'link', ...holder }) : null
}

/** Whether a request shows any link at all, so that most need no look for one. */
export const showsLinks = ({ headers }: { headers: Headers }): boolean =>
  headers.has(header) || (headers.get('cookie')?.includes('greenroom.share.') ?? false)
