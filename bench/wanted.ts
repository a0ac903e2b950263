/** What whoever calls a benchmark wants of it. */
export type Wanted = {
  runs: number
  /** How long a model speaks, where that can be chosen. */
  seconds: number
  /** Only the scenarios whose names begin like this. */
  only: string | undefined
  /** Where to write what helps to find out why. */
  trace: string | undefined
  say: (line: string) => void
  signal: AbortSignal
}
export type Goal = { what: string; goal: string; figure: string; met: boolean }

/** A line of a table to read. */
export const row = (what: string, figure: string, remark = ''): string =>
  `${what.padEnd(32)} ${figure.padEnd(42)} ${remark}`.trimEnd()

export const tellGoal = ({ what, goal, figure, met }: Goal): string =>
  row(what, figure, `${goal}  ${met ? 'met' : 'MISSED'}`)
