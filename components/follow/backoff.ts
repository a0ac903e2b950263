/** How long to wait before connecting again: doubles from 250 ms to 5 s, of which the upper half is chance. `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const wholeMs = Math.min(5000, 250 * 2 ** Math.min(attempt, 10))
  return Math.round(wholeMs / 2 + (wholeMs / 2) * random)
}
