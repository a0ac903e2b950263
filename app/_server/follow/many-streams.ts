import 'server-only'
import { accountOf } from '#app/_server/actor.ts'
import type { ConnectionWish } from '#app/_server/follow/connection.ts'
import type { Start } from '#app/_server/follow/follower.ts'
import { linkActorsOf, showsLinks } from '#app/_server/links.ts'
import { requireScope } from '#app/_server/require-scope.ts'
import type { Store } from '#db/client.ts'
import { maySee } from '#db/reads/chats.ts'
import type { ChatActor } from '#lib/domain/actors/actor.ts'
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
): Promise<Omit<ConnectionWish, 'dress'>> {
  const hasLinks = showsLinks(request)
  const account = await accountOf(request)
  const links = hasLinks ? await linkActorsOf(request, [...starts.keys()]) : []
  if (account?.kind === 'token') requireScope(account, 'read')
  const chats = new Map<ChatId, { actor: ChatActor; start: Start }>()
  for (const [chatId, start] of starts) {
    const link = links.find((each) => each.chatId === chatId)
    const actor = link && !(account && (await maySee(account, store, chatId))) ? link : account
    if (actor) chats.set(chatId, { actor, start })
  }
  if (!account && (feed || chats.size === 0)) throw new Refusal('unauthenticated', 'Sign in, or open a link.')
  const ended = [...starts.keys()].filter((chatId) => !chats.has(chatId))
  return { account, chats, ended, feed }
}
