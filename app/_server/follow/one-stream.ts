import 'server-only'
import type { ConnectionWish } from '#app/_server/follow/connection.ts'
import type { Start } from '#app/_server/follow/follower.ts'
import type { ChatActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** The wish for one chat's stream, as whoever asks for it. */
export const oneStream = (
  actor: ChatActor,
  chatId: ChatId,
  start: Start,
): Pick<ConnectionWish, 'account' | 'chats' | 'feed'> => ({
  account: actor.kind === 'link' ? null : actor,
  chats: new Map([[chatId, { actor, start }]]),
  feed: false,
})
