import type { Store } from '#db/client.ts'
import { countPeople } from '#db/reads/people.ts'
import { oneTimeLinks } from '#db/schema/people.ts'
import { usableLink } from '#db/writes/one-time-links/redeem.ts'

/** What a link is for while it works. One that was used, expired, never existed, or is for a first account that exists: null. */
export async function peekOneTimeLink(
  store: Store,
  { token }: { token: string },
): Promise<'set_up' | 'sign_in' | 'sign_up' | null> {
  const [link] = await store.database.select({ kind: oneTimeLinks.kind }).from(oneTimeLinks).where(usableLink(token))
  if (link?.kind === 'set_up' && (await countPeople(store)) > 0) return null
  return link?.kind ?? null
}
