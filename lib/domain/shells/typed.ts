import { Refusal } from '#lib/domain/refusal.ts'

/** The last that each page typed, by its id: what it sends again is not typed again. Newest last. */
export type Typists = { client: string; seq: number }[]

const mostTypists = 16

/**
 * What is remembered after a page typed its piece `seq` (1, 2, …); null where that was typed before. Throws `conflict` where a piece
 * before it is missing. A page that was forgotten begins anew.
 */
export function afterTyping(typists: Typists, { client, seq }: { client: string; seq: number }): Typists | null {
  const known = typists.find((typist) => typist.client === client)
  if (known && seq <= known.seq) return null
  if (known && seq > known.seq + 1)
    throw new Refusal('conflict', `What was typed before this is missing: send ${known.seq + 1} first.`)
  const others = typists.filter((typist) => typist !== known)
  return [...others, { client, seq }].slice(-mostTypists)
}
