import type { Start } from '#app/_server/follow/follower.ts'
import { followLimit } from '#lib/domain/events/follow-limit.ts'
import { type ChatId, chatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Where a stream of one chat begins. What is no seq begins anew, as a seq outside of the log does. */
export function startOf(place: string | null | undefined): Start {
  if (place === null || place === undefined || place === '') return 'snapshot'
  return /^\d{1,15}$/.test(place) ? { after: Number(place) } : 'reset'
}

/**
 * The chats of a stream of many, `<id>:<after>,<id>`, and where each begins. A `Last-Event-ID`, `<id>:<seq>`, tells of its chat more
 * than the address does. Throws `invalid` for what names no chat, and for too many.
 */
export function startsOf(chats: string | undefined, lastEventId: string | null): Map<ChatId, Start> {
  const starts = new Map<ChatId, Start>()
  for (const entry of chats?.split(',').filter(Boolean) ?? []) {
    const { id, place } = split(entry)
    const parsed = chatId.safeParse(id)
    if (!parsed.success)
      throw new Refusal('invalid', 'This is no list of chats.', { fields: { chats: 'Not `<id>:<after>,<id>`' } })
    starts.set(parsed.data, startOf(place))
  }
  if (starts.size > followLimit) throw new Refusal('invalid', `A stream follows at most ${followLimit} chats.`)
  const last = lastEventId === null ? null : split(lastEventId)
  const known = chatId.safeParse(last?.id).data
  if (last && known && starts.has(known)) starts.set(known, startOf(last.place))
  return starts
}

function split(entry: string): { id: string; place: string | null } {
  const colon = entry.lastIndexOf(':')
  return colon < 0 ? { id: entry, place: null } : { id: entry.slice(0, colon), place: entry.slice(colon + 1) }
}
