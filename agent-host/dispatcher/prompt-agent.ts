import type { BackendSession, PromptFile, PromptOutcome } from '#agent-host/backends/backend.ts'
import { awaitAnswer } from '#agent-host/dispatcher/await-answer.ts'
import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
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
  const outcome = prompt.session.prompt({
    text: prompt.text,
    files: prompt.files,
    onUpdate: (update) => {
      if (!over) live.hear(update)
    },
    ask: (ask) => awaitAnswer(parts, live, ask),
    signal: live.cut,
  })
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
    clearTimeout(patience)
    live.cut.removeEventListener('abort', onCut)
  }
}
