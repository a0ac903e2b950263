import { type PromptResponse, RequestError, type StopReason } from '@agentclientprotocol/sdk'
import type { FinishReason, ToolResultPart } from 'ai'
import type { PromptContent } from '../sessions/prompt-content.ts'
import type { Answer } from './answer.ts'
import { askModel } from './ask-model.ts'
import { instructionsFor } from './instructions.ts'
import { ModelFault } from './provider-error.ts'
import { runTool } from './run-tool.ts'
import type { Turn } from './turn.ts'
import { addUsage, noUsage } from './usage.ts'

const stepLimit = 100
const internalError = -32603

/**
 * Runs a prompt to its end: asks the model, runs its tools, and so on until it has nothing left to call. Everything is
 * remembered as it happens. A provider's failure is thrown as a JSON-RPC error with `data: {greenroom: TurnError}`. The tokens
 * of the whole turn are in the response's `_meta.usage`.
 */
export async function runTurn(turn: Turn, content: PromptContent): Promise<PromptResponse> {
  const { session, models } = turn
  await session.remember({ role: 'user', content })
  try {
    const asking = { model: await models.open(session.model), instructions: await instructionsFor(session.directory) }
    let usage = noUsage
    const ended = (stopReason: StopReason): PromptResponse => ({ stopReason, _meta: { usage } })
    for (let step = 0; step < stepLimit; step++) {
      const answer = await askModel(turn, asking, (kept) => keepAnswer(turn, kept))
      if (answer.usage) usage = addUsage(usage, answer.usage)
      await tellUsage(turn, answer)
      await runCalls(turn, answer)
      if (turn.signal.aborted) return ended('cancelled')
      const told = await session.takeSteered({ last: answer.calls.length === 0 })
      if (answer.calls.length === 0 && !told) return ended(stopReasonOf(answer.finishReason))
    }
    return ended('max_turn_requests')
  } catch (error) {
    if (error instanceof ModelFault) throw new RequestError(internalError, error.message, { greenroom: error.error })
    throw error
  }
}

/** Also what came of an answer that failed or was stopped; calls whose input never became complete are shown as failed. */
async function keepAnswer({ session, client, signal }: Turn, answer: Answer) {
  if (!answer.isSilent) await session.remember({ role: 'assistant', content: answer.content })
  if (signal.aborted) return
  const complete = new Set(answer.calls.map(({ toolCallId }) => toolCallId))
  for (const [toolCallId, shownId] of answer.announced) {
    if (complete.has(toolCallId)) continue
    await client.update({ sessionUpdate: 'tool_call_update', toolCallId: shownId, status: 'failed' })
  }
}

async function tellUsage({ client, session, models, signal }: Turn, { usage }: Answer) {
  if (!usage?.totalTokens || signal.aborted) return
  const size = session.windowTokens ?? models.windowTokens
  await client.update({ sessionUpdate: 'usage_update', used: usage.totalTokens, size })
}

/** One after the other, in the model's order: what one changes, the next may read. */
async function runCalls(turn: Turn, { calls }: Answer) {
  if (calls.length === 0) return
  const results: ToolResultPart[] = []
  try {
    for (const call of calls) results.push(await runTool(turn, call))
  } finally {
    await turn.session.remember({ role: 'tool', content: results })
  }
}

function stopReasonOf(reason: FinishReason): StopReason {
  if (reason === 'length') return 'max_tokens'
  return reason === 'content-filter' ? 'refusal' : 'end_turn'
}
