import { realpath } from 'node:fs/promises'
import {
  BackendFault,
  type BackendSlot,
  type Pause,
  type SessionStartInput,
  type SlotExit,
} from '#agent-host/backends/backend.ts'
import { classifyError } from '#agent-host/backends/classify-error.ts'
import { crashError, sessionLost, timeoutFault, within } from '#agent-host/backends/faults.ts'
import { call, OpencodeCallError } from '#agent-host/backends/opencode/calls.ts'
import type { OpencodeEvent } from '#agent-host/backends/opencode/events.ts'
import { readOffer } from '#agent-host/backends/opencode/options.ts'
import type { OpencodeServer } from '#agent-host/backends/opencode/server.ts'
import { OpencodeSession } from '#agent-host/backends/opencode/session.ts'
import { relativePaths } from '#agent-host/backends/relative-paths.ts'
import { type BackendSessionId, backendSessionId } from '#lib/domain/ids.ts'

const sessionTimeoutMs = 60_000

/** One opencode server with the sessions of one slot; their worktrees are told apart by `directory` in each request. */
export class OpencodeSlot implements BackendSlot {
  readonly processId: number
  readonly exited: Promise<SlotExit>
  readonly #server: OpencodeServer
  readonly #home: string
  readonly #model: string
  readonly #sessions = new Map<string, OpencodeSession>()
  /** Sessions of subagents, by the session for which they work. */
  readonly #children = new Map<string, OpencodeSession>()
  #dropped = 0

  /** `model` is the one that is used where nobody chose, as `provider/name`. */
  constructor(server: OpencodeServer, homeDirectory: string, model: string) {
    this.#server = server
    this.#home = homeDirectory
    this.#model = model
    this.processId = server.group.processId
    this.exited = server.group.exited
    server.listen((event) => this.#hear(event))
    // The stream of events does not end when the server is killed; its exit does.
    void this.exited.then(async () => {
      const error = await crashError('opencode', server.group)
      await server.heard()
      for (const session of this.#sessions.values()) session.crash(error)
    })
  }

  get droppedLateUpdates(): number {
    let dropped = this.#dropped
    for (const session of this.#sessions.values()) dropped += session.dropped
    return dropped
  }

  async openSession(start: SessionStartInput): Promise<OpencodeSession> {
    const { worktree: directory } = start
    // With a title of its own no model is asked for one.
    const created = await this.#bounded(
      call(this.#server.client.session.create({ directory, title: 'Greenroom' })),
      start.signal,
    )
    return await this.#addSession(backendSessionId.parse(created.id), start, '')
  }

  async resumeSession(start: SessionStartInput & { sessionId: BackendSessionId }): Promise<OpencodeSession> {
    const { worktree: directory, sessionId: sessionID, signal } = start
    const { client } = this.#server
    try {
      await this.#bounded(call(client.session.get({ sessionID, directory })), signal)
      const messages = await this.#bounded(call(client.session.messages({ sessionID, directory, limit: 1 })), signal)
      return await this.#addSession(sessionID, start, messages.at(-1)?.info.id ?? '')
    } catch (error) {
      const cause = error instanceof BackendFault ? error.cause : error
      throw cause instanceof OpencodeCallError && cause.status !== null ? sessionLost('opencode', cause) : error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close()
  }

  async #addSession(id: BackendSessionId, start: SessionStartInput, lastMessageId: string): Promise<OpencodeSession> {
    const { worktree: directory, signal, onUpdate, options } = start
    const { client } = this.#server
    const offer = await this.#bounded(readOffer(client, directory, this.#model), signal)
    const paths = relativePaths([directory, await realpath(directory)], this.#home)
    const onClose = () => this.#forget(id)
    const session = new OpencodeSession({
      id,
      directory,
      home: this.#home,
      client,
      offer,
      paths,
      onUpdate,
      lastMessageId,
      onClose,
    })
    this.#sessions.set(id, session)
    session.begin(options)
    return session
  }

  #forget(id: string): void {
    const session = this.#sessions.get(id)
    this.#dropped += session?.dropped ?? 0
    this.#sessions.delete(id)
    for (const [child, owner] of this.#children) if (owner === session) this.#children.delete(child)
  }

  #find = (id: string) => this.#sessions.get(id) ?? this.#children.get(id)

  #hear(event: OpencodeEvent): Pause {
    const { sessionID } = event.properties
    if (event.type === 'session.created') {
      const owner = event.properties.info.parentID && this.#find(event.properties.info.parentID)
      if (owner) this.#children.set(sessionID, owner)
    }
    return this.#find(sessionID)?.hear(event)
  }

  /** Requests with a limit in time; a server that is gone is a crash. */
  async #bounded<T>(requests: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      const limit = { timeoutMs: sessionTimeoutMs, signal }
      return await within(requests, limit, () => timeoutFault('opencode', 'session'))
    } catch (error) {
      if (!(error instanceof OpencodeCallError)) throw error
      if (error.status !== null) {
        const told = classifyError({ text: error.message, httpStatus: error.status })
        throw new BackendFault('protocol', told, { cause: error })
      }
      await this.#server.group.end()
      throw new BackendFault('crashed', await crashError('opencode', this.#server.group), { cause: error })
    }
  }
}
