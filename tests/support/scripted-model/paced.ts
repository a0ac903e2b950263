import { setTimeout as delay } from 'node:timers/promises'
import type { Step } from './conversation.ts'
import { stamp } from './stamps.ts'

/** The tokens of a step at its rate, by a schedule and not by gaps, so that a slow machine catches up. Throws when aborted. */
export async function* paced(step: Exclude<Step, { kind: 'call' }>, signal: AbortSignal): AsyncGenerator<string> {
  const began = performance.now()
  for (const [index, token] of step.tokens.entries()) {
    signal.throwIfAborted()
    yield step.stamped ? token + stamp(index) : token
    const waitMs = began + ((index + 1) * 1000) / step.perSecond - performance.now()
    if (waitMs > 1) await delay(waitMs, undefined, { signal })
  }
}
