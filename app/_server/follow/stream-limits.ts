import type { ConnectionWish } from '#app/_server/follow/connection.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** A person's streams in one process: a browser needs one, and each of their programs. */
const perPersonLimit = 100
/** A link's streams in one process: everybody who watches has one. */
const perLinkLimit = 2_000

/** How many streams each person and each link has open, so that nobody takes the place of all. */
export class StreamLimits {
  readonly #open = new Map<string, number>()

  /** Counts a stream until the returned function is called. Throws `too_many` where there are too many already. */
  take(wish: Pick<ConnectionWish, 'account' | 'chats'>): () => void {
    const holders = holdersOf(wish)
    for (const [holder, limit] of holders)
      if ((this.#open.get(holder) ?? 0) >= limit)
        throw new Refusal('too_many', `At most ${limit} streams may be open at once. Close one and try again.`)
    for (const holder of holders.keys()) this.#open.set(holder, (this.#open.get(holder) ?? 0) + 1)
    return () => {
      for (const holder of holders.keys()) this.#leave(holder)
    }
  }

  #leave(holder: string): void {
    const left = (this.#open.get(holder) ?? 0) - 1
    if (left > 0) this.#open.set(holder, left)
    else this.#open.delete(holder)
  }
}

function holdersOf({ account, chats }: Pick<ConnectionWish, 'account' | 'chats'>): Map<string, number> {
  const holders = new Map<string, number>()
  if (account) holders.set(account.personId, perPersonLimit)
  for (const { actor } of chats.values()) if (actor.kind === 'link') holders.set(actor.grantId, perLinkLimit)
  return holders
}
