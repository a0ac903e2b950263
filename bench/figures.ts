/** The middle of what was measured, and the worst, which is the highest. */
export type Spread = { median: number; worst: number; runs: number[] }

/** Throws where nothing was measured. */
export function spreadOf(values: readonly number[]): Spread {
  const runs = values.map(roundTenth)
  const sorted = runs.toSorted((a, b) => a - b)
  const [worst, upper, lower] = [sorted.at(-1), sorted[sorted.length >> 1], sorted[(sorted.length - 1) >> 1]]
  if (worst === undefined || upper === undefined || lower === undefined) throw new Error('nothing was measured')
  return { median: roundTenth((upper + lower) / 2), worst, runs }
}

/** CLS as browsers report it: the largest sum of a session of shifts, less than 1 s apart and 5 s long at most. */
export function cumulativeShift(shifts: readonly { at: number; value: number }[]): number {
  let [largest, sum, first, last] = [0, 0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { at, value } of shifts) {
    if (at - last >= 1000 || at - first >= 5000) [sum, first] = [0, at]
    sum += value
    last = at
    largest = Math.max(largest, sum)
  }
  return Math.round(largest * 10_000) / 10_000
}

const roundTenth = (value: number) => Math.round(value * 10) / 10
