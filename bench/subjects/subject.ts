import type { Address } from '#bench/followers/asks.ts'

/** Something that brings a model's tokens to followers. */
export type Subject = {
  name: string
  /** So many streams on which the model said nothing yet. */
  open(streams: number): Promise<Address[]>
  /** Has the model answer on each; resolves when it was asked. */
  begin(said: { tokens: number; rate: number }): Promise<void>
  /** Resolves when nothing runs any more. */
  end(): Promise<void>
  /** Time on a core so far, in microseconds: of the process that tells the followers, and of all between model and followers. */
  cpuUs(): Promise<{ server: number; all: number } | null>
}
