import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Backend, BackendFault, type BackendSlot, type PromptOutcome } from '#agent-host/backends/backend.ts'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import { beginningOfAnswer, type TrialOutcome, type TrialTimes } from '#lib/domain/backends/backend-trial.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

const defaultTimeoutMs = 100_000
/** More of an answer is not kept. */
const keptCharacters = 10_000

type Trial = { prompt: string; models: ModelAccess; signal: AbortSignal; timeoutMs?: number }

/** Runs one prompt in a process, a home and a folder that are thrown away, and says how it went; throws only bugs and when `signal` aborts. */
export async function tryBackend(backend: Backend, trial: Trial): Promise<TrialOutcome> {
  const timeoutMs = trial.timeoutMs ?? defaultTimeoutMs
  const late = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([trial.signal, late])
  const home = await mkdtemp(path.join(tmpdir(), 'greenroom-try-'))
  const course = new Course()
  try {
    const worktree = path.join(home, 'worktree')
    await mkdir(worktree)
    const launch = { homeDirectory: home, rootDirectory: home, environment: {}, models: trial.models, signal }
    await using slot = await backend.prepare(launch)
    course.reached('startMs')
    // One that does not hear that it is to stop is ended.
    signal.addEventListener('abort', () => void slot[Symbol.asyncDispose](), { once: true })
    const outcome = await ask(slot, { course, worktree, prompt: trial.prompt, signal })
    trial.signal.throwIfAborted()
    if (!late.aborted && outcome.kind === 'failed') return course.failed(outcome.error)
    if (!late.aborted) return course.answered(`${backend.name} ended without a word.`)
  } catch (error) {
    if (error instanceof BackendFault && !late.aborted) return course.failed(error.error)
    if (!late.aborted) throw error
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
  trial.signal.throwIfAborted()
  const message = `${backend.name} did not answer within ${Math.round(timeoutMs / 1000)} s.`
  return course.failed({ kind: 'timeout', message, retryable: true })
}

type Asking = { course: Course; worktree: string; prompt: string; signal: AbortSignal }

async function ask(slot: BackendSlot, { course, worktree, prompt, signal }: Asking): Promise<PromptOutcome> {
  const session = await slot.openSession({ worktree, options: {}, onUpdate: () => undefined, signal })
  course.reached('sessionMs')
  return await session.prompt({
    text: prompt,
    files: [],
    onUpdate: (update) => course.heard(update),
    // There is nobody to answer, and nothing that a word would need to be allowed.
    ask: async () => 'cancelled',
    signal,
  })
}

/** What is measured and heard on the way. */
class Course {
  readonly #beganMs = performance.now()
  readonly #times: Omit<TrialTimes, 'wholeMs'> = { startMs: null, sessionMs: null, firstTextMs: null }
  #text = ''

  reached(phase: keyof Omit<TrialTimes, 'wholeMs'>): void {
    this.#times[phase] ??= this.#sinceMs()
  }

  heard(update: AgentUpdate): undefined {
    if (update.type !== 'text' || update.parentToolCallId) return
    if (update.text.trim() !== '') this.reached('firstTextMs')
    if (this.#text.length < keptCharacters) this.#text += update.text
  }

  answered(silence: string): TrialOutcome {
    if (this.#text.trim() === '') return this.failed({ kind: 'internal', message: silence, retryable: true })
    return { works: true, times: this.#measured(), answer: beginningOfAnswer(this.#text) }
  }

  failed(error: TurnError): TrialOutcome {
    return { works: false, times: this.#measured(), answer: beginningOfAnswer(this.#text) || null, error }
  }

  #measured = (): TrialTimes => ({ ...this.#times, wholeMs: this.#sinceMs() })
  #sinceMs = () => Math.round(performance.now() - this.#beganMs)
}
