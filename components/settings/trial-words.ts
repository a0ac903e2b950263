import type { TrialTimes } from '#lib/domain/backends/backend-trial.ts'

/** How long each part of a trial took, in order, as far as it came. */
export function phasesOf({ startMs, sessionMs, firstTextMs, wholeMs }: TrialTimes): { name: string; words: string }[] {
  const reached = [
    { name: 'start', from: 0, to: startMs },
    { name: 'session', from: startMs, to: sessionMs },
    { name: 'first text', from: sessionMs, to: firstTextMs },
    { name: 'in all', from: 0, to: wholeMs },
  ]
  return reached.flatMap(({ name, from, to }) =>
    from === null || to === null ? [] : [{ name, words: secondsWords(to - from) }],
  )
}

/** `0.4 s`, `12 s`; what took less than a tenth of a second is in milliseconds. */
function secondsWords(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))} ms`
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
}
