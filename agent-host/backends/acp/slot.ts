import { realpath } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type ClientConnection, type ClientContext, client, methods, RequestError } from '@agentclientprotocol/sdk'
import { z } from 'zod'
import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import { retryingParams } from '#agent-host/backends/acp/greenroom-extension.ts'
import type { PromptCapabilities } from '#agent-host/backends/acp/prompt-blocks.ts'
import {
  answerForm,
  answerPermission,
  answerRead,
  answerWrite,
  elicitationParams,
  permissionParams,
  readParams,
  writeParams,
} from '#agent-host/backends/acp/requests.ts'
import { AcpSession } from '#agent-host/backends/acp/session.ts'
import { type SessionUpdate, sessionUpdate } from '#agent-host/backends/acp/session-update.ts'
import { makeTranslator } from '#agent-host/backends/acp/translate.ts'
import { openWire, type Wire } from '#agent-host/backends/acp/wire.ts'
import {
  BackendFault,
  type BackendSlot,
  type Pause,
  type SessionStartInput,
  type SlotExit,
} from '#agent-host/backends/backend.ts'
import { classifyError } from '#agent-host/backends/classify-error.ts'
import { crashError, sessionLost, timeoutFault, within } from '#agent-host/backends/faults.ts'
import { relativePaths } from '#agent-host/backends/relative-paths.ts'
import type { ProcessGroup } from '#agent-host/processes/spawn-group.ts'
import { type BackendSessionId, backendSessionId } from '#lib/domain/ids.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** What the agent said of itself when it was initialised. */
export type AgentFacts = {
  version: string | null
  canLoad: boolean
  canResume: boolean
  canClose: boolean
  steers: boolean
  prompt: PromptCapabilities
}

const sessionTimeoutMs = 60_000
/** How long after its streams closed a process may take to be gone. */
const exitGraceMs = 1000
const sessionAddress = z.object({ sessionId: z.string() })
const updateParams = sessionAddress.extend({ update: z.unknown() })
const never = new AbortController().signal

export type SlotParts = { name: string; group: ProcessGroup; homeDirectory: string; dialect: Dialect }

/** One ACP program and the sessions that it holds. */
export class AcpSlot implements BackendSlot {
  readonly name: string
  readonly dialect: Dialect
  readonly processId: number
  readonly exited: Promise<SlotExit>
  readonly agent: ClientContext
  readonly wire: Wire
  facts: AgentFacts = {
    version: null,
    canLoad: false,
    canResume: false,
    canClose: false,
    steers: false,
    prompt: { image: false, embeddedContext: false, pdf: false },
  }
  readonly #group: ProcessGroup
  readonly home: string
  readonly #connection: ClientConnection
  /** Resolves when it is gone and what it said last was read. */
  readonly #heard: Promise<void>
  readonly #sessions = new Map<string, AcpSession>()
  /** What came for sessions whose start is not yet answered. */
  readonly #early = new Map<string, SessionUpdate[]>()
  #opening = 0
  #dropped = 0
  #gone = false
  /** Whether it is being ended from here: what its agent says meanwhile is of no use. */
  ending = false

  constructor({ name, group, homeDirectory, dialect }: SlotParts) {
    this.name = name
    this.dialect = dialect
    this.#group = group
    this.home = homeDirectory
    this.processId = group.processId
    this.exited = group.exited
    this.wire = openWire(group.stdout, group.stdin, {
      onUpdate: (params) => this.#hear(params),
      onRetrying: (params) => {
        const { data: retrying } = retryingParams.safeParse(params)
        if (retrying) this.#sessions.get(retrying.sessionId)?.hearRetrying(retrying)
      },
      onAnswered: ({ method, params }) => {
        if (method !== methods.agent.session.prompt) return
        const addressed = sessionAddress.safeParse(params)
        if (addressed.success) this.#sessions.get(addressed.data.sessionId)?.endTurn()
      },
    })
    const find = ({ sessionId }: { sessionId: string }) => this.#sessions.get(sessionId)
    const { session, fs, elicitation } = methods.client
    this.#connection = client({ name: 'greenroom' })
      .onRequest(session.requestPermission, parser(permissionParams), ({ params }) =>
        answerPermission(find(params), params),
      )
      .onRequest(elicitation.create, parser(elicitationParams), ({ params }) => answerForm(find(params), params))
      .onRequest(fs.readTextFile, parser(readParams), ({ params }) => answerRead(find(params), params))
      .onRequest(fs.writeTextFile, parser(writeParams), ({ params }) => answerWrite(find(params), params))
      .connect(this.wire.stream)
    this.agent = this.#connection.agent
    this.#heard = group.exited.then(async () => {
      this.#gone = true
      // What it said last may still be in the pipe, whose end closes the connection.
      await Promise.race([this.#connection.closed, this.wire.readFor(exitGraceMs)])
      this.#connection.close()
    })
    // A program that closed its output can say nothing more, so it is of no use.
    void this.#connection.closed.then(async () => {
      if (!(await this.isGone())) await group.end()
    })
  }

  /** What a prompt may hold. */
  get canTake(): PromptCapabilities {
    const { prompt } = this.facts
    return this.dialect.placesImages ? { ...prompt, image: false } : prompt
  }

  get droppedLateUpdates(): number {
    let dropped = this.#dropped
    for (const session of this.#sessions.values()) dropped += session.dropped
    return dropped
  }

  async openSession(start: SessionStartInput): Promise<AcpSession> {
    this.#opening++
    try {
      const answer = await this.request('session/new', { cwd: start.worktree, mcpServers: [] }, start.signal)
      const parsed = z.object({ sessionId: backendSessionId }).safeParse(answer)
      if (!parsed.success) throw this.#protocolFault('It answered session/new without a session.')
      const session = await this.#addSession(parsed.data.sessionId, start, 0)
      for (const update of this.#early.get(session.id) ?? []) session.hear(update)
      await session.begin(answer, start.options)
      return session
    } catch (error) {
      throw error instanceof RequestError ? this.#refused(error) : error
    } finally {
      this.#opening--
      if (this.#opening === 0) this.#early.clear()
    }
  }

  async resumeSession(start: SessionStartInput & { sessionId: BackendSessionId }): Promise<AcpSession> {
    const { sessionId } = start
    const method = this.facts.canResume ? 'session/resume' : 'session/load'
    if (!this.facts.canResume && !this.facts.canLoad) throw sessionLost(this.name, new Error('it cannot load sessions'))
    const session = await this.#addSession(sessionId, start, null)
    session.replaying = true
    try {
      const answer = await this.request(method, { sessionId, cwd: start.worktree, mcpServers: [] }, start.signal)
      session.replaying = false
      await session.begin(answer, start.options)
      return session
    } catch (error) {
      this.#forget(sessionId)
      if (!(error instanceof RequestError)) throw error
      throw error.code === -32000 ? this.#refused(error) : sessionLost(this.name, error)
    }
  }

  /** A request of the agent, bounded in time. Throws `RequestError` where the agent refuses, else `BackendFault`. */
  async request(method: string, params: object, signal: AbortSignal = never): Promise<unknown> {
    try {
      const limit = { timeoutMs: sessionTimeoutMs, signal }
      return await within(this.agent.request<unknown>(method, params), limit, () => timeoutFault(this.name, method))
    } catch (error) {
      if (error instanceof RequestError || error instanceof BackendFault || signal.aborted) throw error
      throw new BackendFault('crashed', await this.crash(), { cause: error })
    }
  }

  cancel(sessionId: BackendSessionId): void {
    // Where it cannot be told any more, its end is what the turn sees.
    this.agent.notify('session/cancel', { sessionId }).catch(() => undefined)
  }

  async closeSession(sessionId: BackendSessionId): Promise<void> {
    if (!this.#sessions.has(sessionId)) return
    this.#forget(sessionId)
    if (!this.facts.canClose || this.#gone) return
    await this.request('session/close', { sessionId }).catch((error: unknown) => {
      if (!(error instanceof RequestError || error instanceof BackendFault)) throw error
    })
  }

  /** Whether the process is gone, or goes within a moment: what it says last may come before its exit is known. */
  async isGone(withinMs = exitGraceMs): Promise<boolean> {
    if (this.#gone) return true
    await Promise.race([this.exited, delay(withinMs, undefined, { ref: false })])
    return this.#gone
  }

  async crash(): Promise<TurnError> {
    await this.#group.end()
    return await crashError(this.name, this.#group)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ending = true
    await this.#group.end()
    await this.#heard
  }

  async #addSession(id: BackendSessionId, start: SessionStartInput, costBefore: number | null): Promise<AcpSession> {
    const worktrees = [start.worktree, await realpath(start.worktree)]
    const translator = makeTranslator({
      paths: relativePaths(worktrees, this.home),
      costBefore,
      dialect: this.dialect,
    })
    const { worktree, onUpdate } = start
    const session = new AcpSession({ id, worktree, slot: this, translator, onUpdate })
    this.#sessions.set(id, session)
    return session
  }

  #forget(sessionId: string): void {
    this.#dropped += this.#sessions.get(sessionId)?.dropped ?? 0
    this.#sessions.delete(sessionId)
  }

  #hear(params: unknown): Pause {
    const { data: addressed } = updateParams.safeParse(params)
    const { data: update } = sessionUpdate.safeParse(addressed?.update)
    // Kinds that are not known here, such as the echo of the person's own words, are for clients that show them.
    if (!addressed || !update) return undefined
    const session = this.#sessions.get(addressed.sessionId)
    if (session) return session.hear(update)
    if (this.#opening === 0) {
      this.#dropped++
      return undefined
    }
    const early = this.#early.get(addressed.sessionId) ?? []
    if (early.length < 100) early.push(update)
    this.#early.set(addressed.sessionId, early)
    return undefined
  }

  #refused(cause: RequestError): BackendFault {
    const text = [
      cause.code === -32000 ? 'Authentication required.' : '',
      cause.message,
      JSON.stringify(cause.data ?? ''),
    ].join(' ')
    return new BackendFault('protocol', classifyError({ text }), { cause })
  }

  #protocolFault(detail: string): BackendFault {
    const message = `${this.name} does not speak the Agent Client Protocol as it should.`
    return new BackendFault('protocol', { kind: 'internal', message, retryable: false, detail })
  }
}

/** Refuses params that cannot be parsed as JSON-RPC does. */
const parser =
  <T>(schema: z.ZodType<T>) =>
  (params: unknown): T => {
    const parsed = schema.safeParse(params)
    if (!parsed.success) throw RequestError.invalidParams(z.flattenError(parsed.error))
    return parsed.data
  }
