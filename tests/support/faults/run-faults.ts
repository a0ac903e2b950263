import { rehearse, runCut } from '#tests/support/faults/cut.ts'
import { type Fault, faults } from '#tests/support/faults/faults.ts'
import { type Installation, openInstallation } from '#tests/support/faults/installation.ts'
import { type Moment, sampled } from '#tests/support/faults/moments.ts'
import { isSound, type Row } from '#tests/support/faults/row.ts'

export type FaultsWanted = {
  /** The names of faults; empty: all. */
  only: readonly string[]
  backend: string
  /** Every so manieth delta is cut at. */
  every: number
  /** One cut of each fault, spread over the turn. */
  short?: boolean
  onRow: (row: Row) => void
  signal: AbortSignal
}
type Pair = { fault: Fault; moment: Moment }

/** A supervisor waits longer before every restart: so often it may kill one program and still tell of the program. */
const mostKills = 3

/** Cuts a turn at its events in every way, and gives what each left. */
export async function runFaults(wanted: FaultsWanted): Promise<Row[]> {
  const chosen = faults.filter(({ name }) => wanted.only.length === 0 || wanted.only.includes(name))
  const rows: Row[] = []
  let open: Installation | null = null
  try {
    open = await openInstallation()
    const moments = sampled(await rehearse(open, wanted.backend, wanted.signal), wanted.every)
    const kills = new Map<Fault, number>()
    for (const { fault, moment } of wanted.short ? spread(chosen, moments) : everyPair(chosen, moments)) {
      wanted.signal.throwIfAborted()
      if (!open || (kills.get(fault) ?? 0) >= mostKills) {
        await close(open, rows)
        kills.clear()
        open = await openInstallation()
      }
      if (fault.restarts) kills.set(fault, (kills.get(fault) ?? 0) + 1)
      const row = await runCut({ installation: open, backend: wanted.backend, fault, moment }, wanted.signal)
      wanted.signal.throwIfAborted()
      rows.push(row)
      wanted.onRow(row)
      // What one cut left would be counted again by the next.
      if (isSound(row)) continue
      await close(open, rows)
      kills.clear()
      open = null
    }
    return rows
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

const spread = (chosen: readonly Fault[], moments: readonly Moment[]): Pair[] =>
  chosen.flatMap((fault, at) => {
    const moment = moments[Math.floor(((at + 0.5) / chosen.length) * moments.length)]
    return moment ? [{ fault, moment }] : []
  })
