import { rehearse, runCut } from '#tests/support/faults/cut.ts'
import { type Fault, faults } from '#tests/support/faults/faults.ts'
import { type Ground, type Installation, openInstallation } from '#tests/support/faults/installation.ts'
import { type Moment, sampled } from '#tests/support/faults/moments.ts'
import { isSound, type Row } from '#tests/support/faults/row.ts'
import { mountSmallDisk } from '#tests/support/faults/small-disk.ts'

export type FaultsWanted = {
  /** The names of faults; empty: all. */
  only: readonly string[]
  backend: string
  /** Every so manieth delta is cut at. */
  every: number
  /** Only so many cuts of each fault, spread over the turn. */
  rounds?: number
  onRow: (row: Row) => void
  /** Told what could not be tried here. */
  say: (line: string) => void
  signal: AbortSignal
}
type Pair = { fault: Fault; moment: Moment }

/** A supervisor waits longer before every restart: so often it may kill one program and still tell of the program. */
const mostKills = 3

/** Cuts a turn at its events in every way, and gives what each left. */
export async function runFaults(wanted: FaultsWanted): Promise<Row[]> {
  const chosen = faults.filter(({ name }) => wanted.only.length === 0 || wanted.only.includes(name))
  const rows: Row[] = []
  const plain = chosen.filter((fault) => !fault.smallDisk && !fault.redis)
  if (plain.length > 0) await cutAll(plain, { ...wanted, disk: null, withRedis: false, rows })
  const onRedis = wanted.rounds === 1 ? [] : chosen.filter((fault) => fault.redis)
  if (onRedis.length > 0) await cutAll(onRedis, { ...wanted, disk: null, withRedis: true, rows })
  const onSmallDisk = wanted.rounds ? [] : chosen.filter((fault) => fault.smallDisk)
  if (onSmallDisk.length === 0) return rows
  const disk = await mountSmallDisk()
  if (!disk) {
    wanted.say(`not tried, for want of a small disk, which root can mount: ${onSmallDisk.map(({ name }) => name)}`)
    return rows
  }
  try {
    await cutAll(onSmallDisk, { ...wanted, disk, withRedis: false, rows })
    return rows
  } finally {
    await disk.remove()
  }
}

/** One installation for as many cuts as it may serve. */
async function cutAll(chosen: readonly Fault[], wanted: FaultsWanted & Ground & { rows: Row[] }): Promise<void> {
  const { backend, signal, rows } = wanted
  let open: Installation | null = null
  try {
    open = await openInstallation(wanted)
    const moments = sampled(await rehearse(open, backend, signal), wanted.every)
    const kills = new Map<Fault, number>()
    for (const { fault, moment } of wanted.rounds
      ? spread(chosen, moments, wanted.rounds)
      : everyPair(chosen, moments)) {
      signal.throwIfAborted()
      if (!open || (kills.get(fault) ?? 0) >= mostKills) {
        await close(open, rows)
        kills.clear()
        open = await openInstallation(wanted)
      }
      if (fault.restarts) kills.set(fault, (kills.get(fault) ?? 0) + 1)
      const row = await runCut({ installation: open, backend, fault, moment }, signal)
      signal.throwIfAborted()
      rows.push(row)
      if (!isSound(row)) {
        // What one cut left would be counted again by the next.
        await close(open, rows)
        open = null
      }
      wanted.onRow(row)
    }
  } finally {
    await close(open, rows)
  }
}

/** After an end in order nothing lives on; what does counts with the last cut. */
async function close(installation: Installation | null, rows: readonly Row[]): Promise<void> {
  const left = (await installation?.stop()) ?? 0
  const last = rows.at(-1)
  if (left === 0 || !last) return
  last.orphaned += left
  last.faults.push(`${left} processes live on after everything was stopped`)
}

const everyPair = (chosen: readonly Fault[], moments: readonly Moment[]): Pair[] =>
  moments.flatMap((moment) => chosen.map((fault) => ({ fault, moment })))

function spread(chosen: readonly Fault[], moments: readonly Moment[], rounds: number): Pair[] {
  const count = chosen.length * rounds
  return Array.from({ length: count }, (_, at) => ({ fault: chosen[at % chosen.length], at })).flatMap(
    ({ fault, at }) => {
      const moment = moments[Math.floor(((at + 0.5) / count) * moments.length)]
      return fault && moment ? [{ fault, moment }] : []
    },
  )
}
