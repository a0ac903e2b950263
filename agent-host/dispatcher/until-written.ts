import { setTimeout as delay } from 'node:timers/promises'
import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { isConnectionFault } from '#db/sql-state.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/**
 * Does a write of a running turn, again and again while the database cannot be reached. Ends with the `Refusal` that it met
 * (a lost fence cuts the turn), or when the turn was found to be another host's.
 */
export async function untilWritten<T>(
  parts: Pick<TurnParts, 'log'>,
  live: LiveTurn,
  write: () => Promise<T>,
): Promise<T> {
  for (let delayMs = 100; ; delayMs = Math.min(delayMs * 2, 2_000)) {
    try {
      return await write()
    } catch (error) {
      if (error instanceof Refusal) {
        if (error.code === 'fence_lost') live.end('lost')
        throw error
      }
      if (!isConnectionFault(error) || live.cut.reason === 'lost') throw error
      parts.log.warn({ err: error, turnId: live.claimed.lease.turnId }, 'the database cannot be reached, trying again')
      await delay(delayMs)
    }
  }
}
