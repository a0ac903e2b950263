import type { TurnError } from '#lib/domain/turns/turn-error.ts'

const words = (ms: number): string => {
  const of = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`
  if (ms % 3_600_000 === 0) return of(ms / 3_600_000, 'hour')
  return ms % 60_000 === 0 ? of(ms / 60_000, 'minute') : of(ms / 1_000, 'second')
}

/** Why a task was stopped by itself; `began` is false where no host took it up in time. */
export const timeoutError = ({ timeoutMs, began }: { timeoutMs: number; began: boolean }): TurnError => ({
  kind: 'timeout',
  message: began
    ? `This task took longer than the ${words(timeoutMs)} it was given, and was stopped.`
    : `This task did not begin within the ${words(timeoutMs)} it was given.`,
  retryable: true,
})
