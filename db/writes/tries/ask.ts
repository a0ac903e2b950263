import type { Store } from '#db/client.ts'
import { countTry } from '#db/writes/tries/count.ts'

const limit = {
  windowMs: 15 * 60_000,
  perName: 5,
  inAll: 100,
  refusal: 'This was asked for too often. Wait a quarter of an hour and try again.',
}

/**
 * Counts what anybody may ask for and somebody else gets: mails and new accounts. Throws `too_many` instead, so that nobody floods
 * an address or the mail server: five a name and a hundred in all within fifteen minutes.
 */
export async function countAsk(store: Store, { name }: { name: string }): Promise<void> {
  await countTry(store, { kind: 'ask', name }, limit)
}
