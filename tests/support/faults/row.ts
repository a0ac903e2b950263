/** What one cut left behind. All of it is to be 0, and the time short. */
export type Row = {
  fault: string
  backend: string
  /** The event at whose arrival it struck, and which of its type that was. */
  moment: string
  outcome: string
  lost: number
  doubled: number
  leftRunning: number
  orphaned: number
  /** Null: it never was usable again. */
  recoveredMs: number | null
  /** What is wrong, in words. */
  faults: string[]
}

export const recoveryLimitMs = 10_000

export const isSound = (row: Row): boolean =>
  row.lost + row.doubled + row.leftRunning + row.orphaned + row.faults.length === 0 &&
  row.recoveredMs !== null &&
  row.recoveredMs <= recoveryLimitMs

/** A row as a line, and what is wrong with it in lines below. */
export function tellRow(row: Row): string[] {
  const recovered = row.recoveredMs === null ? 'never recovered' : `recovered ${(row.recoveredMs / 1000).toFixed(1)} s`
  const where = `${row.fault} at ${row.moment}`.padEnd(30)
  const counts = `lost ${row.lost}  doubled ${row.doubled}  left running ${row.leftRunning}  orphaned ${row.orphaned}`
  return [`${where} ${counts}  ${recovered}`, ...row.faults.map((fault) => `  ${fault}`)]
}

/** The last line: sums, and the slowest recovery. */
export function tellTotals(rows: readonly Row[]): string {
  const sum = (count: (row: Row) => number) => rows.reduce((total, row) => total + count(row), 0)
  const times = rows.flatMap(({ recoveredMs }) => recoveredMs ?? []).toSorted((a, b) => a - b)
  const seconds = (ms: number | undefined) => `${((ms ?? 0) / 1000).toFixed(1)} s`
  return [
    `${rows.length} cuts, ${rows.filter((row) => !isSound(row)).length} of them unsound:`,
    `lost ${sum((row) => row.lost)}  doubled ${sum((row) => row.doubled)}`,
    ` left running ${sum((row) => row.leftRunning)}  orphaned ${sum((row) => row.orphaned)}`,
    ` recovered in ${seconds(times[Math.floor(times.length / 2)])} at the median, ${seconds(times.at(-1))} at worst`,
  ].join(' ')
}
