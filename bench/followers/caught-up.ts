import type { CaughtUp } from '#bench/followers/asks.ts'
import type { Arrival } from '#bench/followers/tally.ts'

type Latecomer = { connectedAtMs: number; tally: { arrivals: readonly Arrival[] | null } }

/** A stamped token is this long, its space included, give or take the digits of its number. */
const lengthOf = (index: number, sentAtMs: number) => ` t${index}@${sentAtMs.toFixed(3)};`.length

/** When somebody had all that the model had said before they came. Throws where that never was. */
export function caughtUp({ connectedAtMs, tally }: Latecomer): CaughtUp {
  let [ms, bytes, textBytes] = [0, 0, 0]
  const arrivals = tally.arrivals ?? []
  for (let index = 0; index < arrivals.length; index++) {
    const arrival = arrivals[index]
    if (!arrival) throw new Error(`token ${index} never came`)
    if (arrival.sentAtMs > connectedAtMs) break
    ms = Math.max(ms, arrival.atMs - connectedAtMs)
    bytes = Math.max(bytes, arrival.bytes)
    textBytes += lengthOf(index, arrival.sentAtMs)
  }
  if (textBytes === 0) throw new Error('nothing had been said when the latecomer came')
  return { ms, bytes, textBytes }
}
