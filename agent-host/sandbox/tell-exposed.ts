import { setTimeout as delay } from 'node:timers/promises'
import type { Sandbox } from '#agent-host/sandbox/sandbox.ts'
import type { Logger } from '#lib/log.ts'

type Watched = { sandbox: Sandbox; servesSeveralPeople(): Promise<boolean>; log: Logger; everyMs?: number }

/**
 * Says loudly when nothing keeps people's agents apart: at once where more than one has an account, and when it comes to that. Resolves
 * when the signal aborts.
 */
export async function tellExposed(watched: Watched, signal: AbortSignal): Promise<void> {
  const { sandbox, servesSeveralPeople, log, everyMs = 30_000 } = watched
  if (sandbox.kind !== 'none') return
  let told = false
  while (!signal.aborted) {
    // While the database is away nobody comes in either.
    const exposed = await servesSeveralPeople().catch(() => told)
    if (exposed && !told)
      log.error(
        { fault: sandbox.fault },
        'more than one person has an account and there is no sandbox: their agents can read and change each other’s files',
      )
    told = exposed
    await delay(everyMs, undefined, { signal }).catch(() => undefined)
  }
}
