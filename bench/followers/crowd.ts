import { fileURLToPath } from 'node:url'
import type { CaughtUp, Counted, Follow } from '#bench/followers/asks.ts'
import { startProgram } from '#bench/programs/program.ts'

const program = fileURLToPath(new URL('./main.ts', import.meta.url))

/** Followers in a process of their own. */
export type Crowd = Awaited<ReturnType<typeof startCrowd>>

export async function startCrowd() {
  const running = await startProgram(program)
  return {
    /** Resolves when all hear their streams. */
    open: (follows: readonly Follow[]) => running.ask<void>('open', follows),
    beginCuts: () => running.ask<void>('beginCuts'),
    /** How many tokens came so far, over all followers. */
    delivered: () => running.ask<number>('delivered'),
    cpuUs: () => running.ask<number>('cpuUs'),
    /** Ends when each has all that it is due, or time is up. */
    finish: (timeoutMs: number) => running.ask<Counted>('finish', { timeoutMs }),
    caughtUp: () => running.ask<CaughtUp[]>('caughtUp'),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}
