import {
  type AgentContext,
  methods,
  type RequestPermissionOutcome,
  type RequestPermissionRequest,
  type SessionUpdate,
} from '@agentclientprotocol/sdk'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** Said before a failed call of the model is tried again: `_greenroom/retrying` with these parameters. */
export type Retrying = { attempt: number; delayMs: number; error: TurnError }
export const retryingMethod = '_greenroom/retrying'

/** A client as one session sees it. Updates arrive in the order in which they are sent. */
export class SessionClient {
  readonly #context: AgentContext
  readonly #sessionId: string

  constructor(context: AgentContext, sessionId: string) {
    this.#context = context
    this.#sessionId = sessionId
  }

  async update(update: SessionUpdate) {
    await this.#context.notify(methods.client.session.update, { sessionId: this.#sessionId, update })
  }

  async retrying(retrying: Retrying) {
    await this.#context.notify(retryingMethod, { sessionId: this.#sessionId, ...retrying })
  }

  /** Asks a person; `cancelled` as soon as `signal` aborts, whatever the client answers then. */
  async ask(
    request: Omit<RequestPermissionRequest, 'sessionId'>,
    signal: AbortSignal,
  ): Promise<RequestPermissionOutcome> {
    try {
      const options = { cancellationSignal: signal, stopWaitingOnCancel: true }
      const params = { sessionId: this.#sessionId, ...request }
      const { outcome } = await this.#context.request(methods.client.session.requestPermission, params, options)
      return signal.aborted ? { outcome: 'cancelled' } : outcome
    } catch (error) {
      if (signal.aborted) return { outcome: 'cancelled' }
      throw error
    }
  }
}
