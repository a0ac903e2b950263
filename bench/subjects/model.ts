import { setTimeout as delay } from 'node:timers/promises'
import type { ScriptedModelServer } from '#tests/support/scripted-model/server.ts'

const pollMs = 20
const askTimeoutMs = 60_000

/** What a model is asked from now on for tokens with stamps. */
export function expectAnswers(model: ScriptedModelServer, count: number) {
  const before = model.requests.length
  const asked = () =>
    model.requests
      .slice(before)
      .filter(({ conversation }) => conversation.messages.some(({ text }) => text.includes('[[stamped:')))
  return {
    /** Resolves when the model said all of them to their ends. Throws where it is not asked in time. */
    async ended(signal: AbortSignal): Promise<void> {
      const late = AbortSignal.any([signal, AbortSignal.timeout(askTimeoutMs)])
      while (asked().length < count) await delay(pollMs, undefined, { signal: late })
      await Promise.all(asked().map(({ ended }) => ended))
    },
  }
}
