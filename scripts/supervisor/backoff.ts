const pausesMs = [200, 500, 1_000, 2_000, 5_000, 10_000, 30_000] as const
/** A program that lived this long is taken to work: its next failure counts as the first. */
export const soundLifeMs = 60_000

/** How many failures in a row there are after one more, of a program that lived `lifeMs`. */
export const countFailures = (before: number, lifeMs: number): number => (lifeMs >= soundLifeMs ? 1 : before + 1)

/** How long to wait, in milliseconds, before a program that failed `failures` times in a row is started again. */
export const restartPauseMs = (failures: number): number =>
  pausesMs[Math.min(Math.max(failures, 1), pausesMs.length) - 1] ?? 0
