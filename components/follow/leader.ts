import { backoffMs } from '#components/follow/backoff.ts'
import { type ConnectionEnd, openConnection } from '#components/follow/connection.ts'
import type { FollowFrame } from '#components/follow/frame.ts'
import { joinWants, planRequest, requestPath, type Want } from '#components/follow/plan-request.ts'
import { followLimit } from '#lib/domain/events/follow-limit.ts'
import type { ChatId } from '#lib/domain/ids.ts'

export type FollowState = 'connecting' | 'live' | 'down' | 'signed_out'
type Handlers = { onFrame: (frame: FollowFrame) => void; onState: (state: FollowState) => void }

/** Tabs often say what they want within the same moment; they are asked for together. */
const gatherMs = 30

/** Holds the browser's one stream, for whichever tab leads: asks for what all tabs want and keeps it alive. */
export class Leader {
  readonly #handlers: Handlers
  readonly #tabs = new Map<string, readonly Want[]>()
  #standing = new Map<ChatId, number | null>()
  #connection: { close: () => void } | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #heardAt = 0
  #ended = false

  constructor(handlers: Handlers) {
    this.#handlers = handlers
    this.#connectIn(gatherMs)
  }

  /** What one tab follows now. */
  want(tab: string, wants: readonly Want[]): void {
    if (wants.length === 0) this.#tabs.delete(tab)
    else this.#tabs.set(tab, wants)
    const next = planRequest(this.#standing, wants)
    if (!next) return
    this.#standing = new Map(next)
    if (!this.#connection) return
    // At once, so that what still comes on it does not move the places that are asked for next.
    this.#connection.close()
    this.#connection = undefined
    this.#connectIn(gatherMs)
  }

  /** The network came back, or somebody looks again: a stream that was silent for longer than a ping is not trusted. */
  wake(): void {
    if (this.#ended) return
    if (!this.#connection || Date.now() - this.#heardAt > 12_000) this.#connectIn(0)
  }

  stop(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#connection?.close()
    this.#connection = undefined
  }

  #connectIn(delayMs: number): void {
    if (this.#ended) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), delayMs)
  }

  #connect(): void {
    this.#connection?.close()
    const wanted = new Map([...joinWants(this.#tabs.values())].slice(-followLimit))
    for (const chatId of this.#standing.keys()) if (!wanted.has(chatId)) this.#standing.delete(chatId)
    for (const [chatId, after] of wanted) if (!this.#standing.has(chatId)) this.#standing.set(chatId, after)
    this.#heardAt = Date.now()
    this.#connection = openConnection(requestPath(this.#standing), {
      onOpen: () => this.#handlers.onState('live'),
      onFrame: (frame) => this.#take(frame),
      onEnd: (end) => this.#end(end),
    })
  }

  #take(frame: FollowFrame): void {
    this.#heardAt = Date.now()
    this.#attempt = 0
    if (frame.type === 'snapshot' || frame.type === 'skipped') this.#standing.set(frame.chatId, frame.seq)
    else if (frame.type === 'log') this.#standing.set(frame.chatId, frame.event.seq)
    else if (frame.type === 'reset') this.#standing.set(frame.chatId, null)
    if (frame.type === 'closed') this.#takeClosed(frame)
    else this.#handlers.onFrame(frame)
  }

  #takeClosed(frame: Extract<FollowFrame, { type: 'closed' }>): void {
    if (frame.reason === 'shutdown') return
    // Not passed on: a frame after that would say that the connection lives.
    if (!frame.chatId) this.#giveUp()
    else {
      this.#forget(frame.chatId)
      this.#handlers.onFrame(frame)
    }
  }

  #forget(chatId: ChatId): void {
    this.#standing.delete(chatId)
    for (const [tab, wants] of this.#tabs)
      this.#tabs.set(
        tab,
        wants.filter((want) => want.chatId !== chatId),
      )
  }

  #end(end: ConnectionEnd): void {
    this.#connection = undefined
    if (end.kind === 'refused' && end.status === 401) this.#giveUp()
    else {
      this.#handlers.onState('down')
      this.#connectIn(backoffMs(this.#attempt++, Math.random()))
    }
  }

  #giveUp(): void {
    this.stop()
    this.#handlers.onState('signed_out')
  }
}
