import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendHealth } from '#lib/domain/backends/backend.ts'
import type { BackendId, BackendSessionId } from '#lib/domain/ids.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/**
 * The port behind which every agent stands. `backend-contract.ts` is what each adapter passes, the fake included.
 * A backend starts slots (processes); a slot opens sessions; a session runs one prompt at a time.
 */
export interface Backend {
  readonly id: BackendId
  readonly name: string
  /** Whether several chats of a group may share one of its processes. */
  readonly sharesSlots: boolean
  /** Whether it says itself that it asks a model again; of another what the gateway sees is told. */
  readonly tellsRetries?: boolean
  /** Whether it is there and starts, with its version; never throws. */
  health(signal: AbortSignal): Promise<BackendHealth>
  /** Starts a process and initialises it. Throws `BackendFault`. */
  prepare(launch: SlotLaunch): Promise<BackendSlot>
}

/** Where and as whom a slot's process lives: folders exist, absolute; `environment` (its credentials) is all that it gets beside its recipe. */
export type SlotLaunch = {
  homeDirectory: string
  /** The folder in which its sessions' worktrees appear. */
  rootDirectory: string
  environment: Record<string, string>
  /** How it reaches its models. */
  models: ModelAccess
  /** Ends the start; once the slot is there it means nothing. */
  signal: AbortSignal
}

/** `reason`: why the host ended it, in words, where it passed a limit. */
export type SlotExit = { code: number | null; signal: NodeJS.Signals | null; stderrTail: string; reason?: string }

/** One agent process, ended with its whole group by `[Symbol.asyncDispose]`. */
export interface BackendSlot extends AsyncDisposable {
  readonly processId: number
  /** Resolves when the process is gone, however that came. */
  readonly exited: Promise<SlotExit>
  /** How many updates came when no turn of their session ran; they were dropped. */
  readonly droppedLateUpdates: number
  openSession(start: SessionStartInput): Promise<BackendSession>
  /** Goes on with a session of an earlier process. Throws `BackendFault` with code `session_lost` where the agent does not know it. */
  resumeSession(start: SessionStartInput & { sessionId: BackendSessionId }): Promise<BackendSession>
}

export type SessionStartInput = {
  /** The worktree: absolute; the session's working folder. */
  worktree: string
  /** Options to apply by id, ids and values that the agent does not offer are passed over. */
  options: Record<string, string>
  /** Gets what the agent says of its commands and options outside of prompts. What it replays of an old session is not passed on. */
  onUpdate(update: AgentUpdate): void
  signal: AbortSignal
}

export interface BackendSession {
  readonly id: BackendSessionId
  /**
   * Runs one prompt to its end; one at a time. Resolves when the agent ended (a provider's failure is `failed`), throws only bugs.
   * Aborting `signal` cancels at the agent, answers its open requests as cancelled and resolves with `stopped` when the agent
   * acknowledged; the caller gives up after its own time and ends the slot. `onUpdate` is not called after it resolved.
   */
  prompt(input: PromptInput): Promise<PromptOutcome>
  /**
   * Puts a message into the prompt that runs; resolves whether the agent took it. It did not where nothing runs any more.
   * Absent where a backend cannot be steered.
   */
  steer?(text: string): Promise<boolean>
  /** Throws `BackendFault` `invalid_option`. */
  setOption(optionId: string, value: string): Promise<void>
  /** Frees what the agent holds for it; its memory stays where the agent stores it. */
  close(): Promise<void>
}

/** A file that goes with a prompt: one of the allowed types, bounded. */
export type PromptFile = { id: string; name: string; mediaType: string; bytes: Uint8Array }

/** Given by whoever hears an agent and has enough for now: the agent's stream is not read on until it resolves. */
export type Pause = Promise<void> | undefined

export type PromptInput = {
  text: string
  files: readonly PromptFile[]
  onUpdate(update: AgentUpdate): Pause
  /** Asks a person; resolves `cancelled` when the turn is stopped. */
  ask(ask: RequestAsk): Promise<RequestAnswer | 'cancelled'>
  signal: AbortSignal
}

export type PromptOutcome =
  | { kind: 'completed'; stopReason: string }
  | { kind: 'stopped' }
  | { kind: 'failed'; error: TurnError }

export type BackendFaultCode =
  | 'missing'
  | 'start_failed'
  | 'session_lost'
  | 'crashed'
  | 'timeout'
  | 'invalid_option'
  | 'protocol'

/** Why a backend could not do something, as a turn's error so that a person sees the same whoever meets it. */
export class BackendFault extends Error {
  readonly code: BackendFaultCode
  readonly error: TurnError

  constructor(code: BackendFaultCode, error: TurnError, options?: { cause?: unknown }) {
    super(error.message, options)
    this.name = 'BackendFault'
    this.code = code
    this.error = error
  }
}
