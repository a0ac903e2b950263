/** Which of `count` chats is used next, the first ones most: by Zipf's law, from a seed, so that every subject gets the same. */
export function zipfSequence({ count, length, seed }: { count: number; length: number; seed: number }): number[] {
  const weights = Array.from({ length: count }, (_, rank) => 1 / (rank + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const random = mulberry32(seed)
  return Array.from({ length }, () => {
    let left = random() * total
    const found = weights.findIndex((weight) => {
      left -= weight
      return left < 0
    })
    return found < 0 ? count - 1 : found
  })
}

/** A small generator of numbers from 0 to 1 that are the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
