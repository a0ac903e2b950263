import type { BackendSession, PromptFile, PromptOutcome } from '#agent-host/backends/backend.ts'
import { awaitAnswer } from '#agent-host/dispatcher/await-answer.ts'
import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import { watchQuiet } from '#agent-host/dispatcher/quiet-watch.ts'
import { steerAgent } from '#agent-host/dispatcher/steer-agent.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'

/**
 * One prompt, heard to its end. A cut asks the agent to stop; where it has not acknowledged within the patience, its process
 * is to be ended and the turn counts as stopped.
 */
export async function promptAgent(
  parts: TurnParts,
  live: LiveTurn,
  prompt: { session: BackendSession; text: string; files: readonly PromptFile[] },
): Promise<PromptOutcome> {
  let over = false
  const watch = watchQuiet((quietMs) => live.hear({ type: 'quiet', quietMs }))
  const ended = new AbortController()
  const outcome = prompt.session.prompt({
    text: prompt.text,
    files: prompt.files,
    onUpdate: (update) => {
      if (over) return undefined
      watch.heard()
      return live.hear(update)
    },
    ask: (ask) => watch.during(awaitAnswer(parts, live, ask)),
    signal: live.cut,
  })
  const steering = steerAgent(parts, live, { session: prompt.session, over: ended.signal }).catch((error: unknown) =>
    parts.log.warn({ err: error, turnId: live.claimed.lease.turnId }, 'a running turn could not be steered'),
  )
  const gaveUp = Promise.withResolvers<PromptOutcome>()
  let patience: NodeJS.Timeout | undefined
  const onCut = () => {
    patience = setTimeout(() => {
      live.discard = true
      gaveUp.resolve({ kind: 'stopped' })
    }, parts.stopPatienceMs)
  }
  if (live.cut.aborted) onCut()
  live.cut.addEventListener('abort', onCut, { once: true })
  try {
    return await Promise.race([outcome, gaveUp.promise])
  } finally {
    over = true
    watch.end()
    ended.abort()
    clearTimeout(patience)
    await steering
    live.cut.removeEventListener('abort', onCut)
  }
}
