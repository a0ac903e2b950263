import type { BackendSession } from '#agent-host/backends/backend.ts'
import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { untilWritten } from '#agent-host/dispatcher/until-written.ts'
import { listSteered, recordSteered } from '#db/writes/turns/steer.ts'
import { newId } from '#lib/ids.ts'

/**
 * While a prompt runs, hands the agent what people want told at once. Only what the agent took leaves the queue; the rest is run
 * as turns of its own. Ends when `over` aborts.
 */
export async function steerAgent(
  parts: TurnParts,
  live: LiveTurn,
  { session, over }: { session: BackendSession; over: AbortSignal },
): Promise<void> {
  if (!session.steer) return
  const { host, store, wakes } = parts
  const { lease } = live.claimed
  while (!over.aborted) {
    const woken = wakes.next(over)
    for (const entry of await untilWritten(parts, live, () => listSteered(host, store, lease.chatId))) {
      const steered = live.position
      if (over.aborted || !steered || !(await session.steer(entry.text))) break
      const messageId = newId('msg')
      await parts.writer.exclusively(lease, (rest) =>
        untilWritten(parts, live, () => recordSteered(host, store, { lease, entry, steered, rest, messageId })),
      )
    }
    await woken
  }
}
