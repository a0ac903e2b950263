import { setTimeout as delay } from 'node:timers/promises'
import type { LanguageModel } from 'ai'
import type { Models } from '../models/models.ts'
import type { Session } from '../sessions/session.ts'
import { Answer } from './answer.ts'
import { estimateTokens, fitContext } from './fit-context.ts'
import { hasMedia, withoutMedia } from './media.ts'
import { type ModelFault, toModelFault } from './provider-error.ts'
import { streamAnswer } from './stream-answer.ts'
import type { Turn } from './turn.ts'

const retryLimit = 3
const firstDelayMs = 500
/** A provider that asks for a longer wait than this is not waited for. */
const longestDelayMs = 60_000
/** What is kept free for instructions, tools and the answer. */
const contextShare = 0.75

export type Asking = { model: LanguageModel; instructions: string }

/**
 * One answer of the model, told to the client as it comes. Failures that pass are tried again while nothing of the answer was
 * shown, visibly. Throws `ModelFault`; what came before it is in `keep`'s answer, which is called once in any case.
 */
export async function askModel(turn: Turn, asking: Asking, keep: (answer: Answer) => Promise<void>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = new Answer()
    const fault = await tryOnce(turn, asking, answer)
    if (fault && answer.isEmpty && !turn.signal.aborted && (await worthAnother(turn, fault, attempt))) continue
    await keep(answer)
    if (fault && !turn.signal.aborted) throw fault
    return answer
  }
}

async function tryOnce(turn: Turn, asking: Asking, answer: Answer): Promise<ModelFault | null> {
  const { session, models } = turn
  const fitting = fitContext(session.messages, budgetOf(session, models))
  const messages = session.takesMedia ? fitting : withoutMedia(fitting)
  try {
    await streamAnswer(turn, { ...asking, messages }, answer)
    return null
  } catch (error) {
    return toModelFault(error, models.provider)
  }
}

/** Whether to ask again; waits as long as is due. */
async function worthAnother(turn: Turn, fault: ModelFault, attempt: number): Promise<boolean> {
  if (attempt > retryLimit) return false
  if (fault.error.kind === 'context_length') return shrink(turn, fault)
  if (fault.error.kind === 'invalid_request') return leaveMediaOut(turn, fault)
  const delayMs = fault.retryAfterMs ?? firstDelayMs * 2 ** (attempt - 1)
  if (!fault.error.retryable || delayMs > longestDelayMs) return false
  await turn.client.retrying({ attempt, delayMs, error: fault.error })
  await delay(delayMs, undefined, { signal: turn.signal }).catch((error: unknown) => {
    if (!turn.signal.aborted) throw error
  })
  return !turn.signal.aborted
}

/** A provider says in many ways that a model takes no images: the same is tried without them, and the person is told. */
async function leaveMediaOut({ session, client }: Turn, { error }: ModelFault): Promise<boolean> {
  if (!session.takesMedia || !hasMedia(session.messages)) return false
  session.takesMedia = false
  await client.retrying({ attempt: 1, delayMs: 0, error })
  return true
}

/** Sends less from now on, by what the error says that the model takes in. False when the conversation cannot be made smaller. */
function shrink({ session, models }: Turn, { error }: ModelFault): boolean {
  const said = /(?:maximum context length is|context window of|limit of) (\d+)/i.exec(error.detail ?? '')
  if (said) session.windowTokens = Number(said[1])
  const size = (budget: number) => estimateTokens(fitContext(session.messages, budget))
  const sent = size(budgetOf(session, models))
  const smaller = Math.floor(Math.min((session.windowTokens ?? sent) * contextShare, sent / 1.5))
  if (size(smaller) >= sent) return false
  session.budgetTokens = smaller
  return true
}

const budgetOf = (session: Session, models: Models) =>
  session.budgetTokens ?? (session.windowTokens ?? models.windowTokens) * contextShare
