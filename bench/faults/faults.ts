import { describeMachine } from '#bench/machine.ts'
import { type Goal, tellGoal, type Wanted } from '#bench/wanted.ts'
import { type Row, recoveryLimitMs, tellRow, tellTotals } from '#tests/support/faults/row.ts'
import { runFaults } from '#tests/support/faults/run-faults.ts'

type Outcome = { machine: ReturnType<typeof describeMachine>; backend: string; cuts: Row[]; goals: Goal[] }

/**
 * The fault suite as figures, so many cuts of each kind, spread over a turn (`npm run test:faults` makes all): what was lost, doubled, left running or orphaned after each cut of a turn, and how long it took until the
 * chat was usable again. The scripted model stands in a provider's place.
 */
export async function benchFaults({ runs, only, say, signal }: Wanted): Promise<Outcome> {
  const cuts: Row[] = []
  const onRow = (row: Row) => {
    cuts.push(row)
    for (const line of tellRow(row)) say(line)
  }
  const backend = 'greenroom'
  await runFaults({ only: only ? [only] : [], every: 15, rounds: runs, backend, signal, say, onRow })
  const goals = goalsOf(cuts)
  for (const line of ['', tellTotals(cuts), ...goals.map(tellGoal), '']) say(line)
  return { machine: describeMachine(), backend, cuts, goals }
}

function goalsOf(cuts: readonly Row[]): Goal[] {
  const sum = (count: (row: Row) => number) => cuts.reduce((total, row) => total + count(row), 0)
  const none = (what: string, count: number): Goal => ({ what, goal: '0', figure: String(count), met: count === 0 })
  const slowestMs = Math.max(...cuts.map(({ recoveredMs }) => recoveredMs ?? Number.POSITIVE_INFINITY))
  return [
    none(
      'lost',
      sum((row) => row.lost),
    ),
    none(
      'doubled',
      sum((row) => row.doubled),
    ),
    none(
      'left running',
      sum((row) => row.leftRunning),
    ),
    none(
      'orphaned',
      sum((row) => row.orphaned),
    ),
    {
      what: 'recovered, slowest',
      goal: `<= ${recoveryLimitMs / 1000} s`,
      figure: `${(slowestMs / 1000).toFixed(1)} s`,
      met: slowestMs <= recoveryLimitMs,
    },
  ]
}
