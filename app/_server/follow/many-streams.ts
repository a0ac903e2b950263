import 'server-only'
import { requestActor } from '#app/_server/actor.ts'
import type { ConnectionWish } from '#app/_server/follow/connection.ts'
import type { Start } from '#app/_server/follow/follower.ts'
import { linkActorOf, showsLinks } from '#app/_server/links.ts'
import { requireScope } from '#app/_server/require-scope.ts'
import type { Store } from '#db/client.ts'
import { maySee } from '#db/reads/chats.ts'
import type { AccountActor, ChatActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

type Asked = { starts: ReadonlyMap<ChatId, Start>; feed: boolean }

/**
 * The wish for a stream of many chats: each is followed by the account that asks where it may see it, else by the link that the request
 * shows. Throws `unauthenticated` for nobody, and for a feed without an account.
 */
export async function manyStreams(
  request: Request,
  store: Store,
  { starts, feed }: Asked,
): Promise<Pick<ConnectionWish, 'account' | 'chats' | 'feed'>> {
  const hasLinks = showsLinks(request)
  const account = await requestActor(request).catch((error: unknown) => {
    if (hasLinks && !feed && error instanceof Refusal && error.code === 'unauthenticated') return null
    throw error
  })
  if (account?.kind === 'token') requireScope(account, 'read')
  const chats = new Map<ChatId, { actor: ChatActor; start: Start }>()
  for (const [chatId, start] of starts) {
    const actor = account && !hasLinks ? account : await actorFor(chatId)
    if (actor) chats.set(chatId, { actor, start })
  }
  if (!account && chats.size === 0) throw new Refusal('unauthenticated', 'Sign in, or open a link.')
  return { account, chats, feed }

  async function actorFor(chatId: ChatId): Promise<ChatActor | AccountActor | null> {
    if (account && (await maySee(account, store, chatId))) return account
    return (await linkActorOf(request, chatId)) ?? account
  }
}
