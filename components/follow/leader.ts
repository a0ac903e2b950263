import { backoffMs } from '#components/follow/backoff.ts'
import { type ConnectionEnd, openConnection } from '#components/follow/connection.ts'
import type { FollowFrame } from '#components/follow/frame.ts'
import { joinWants, planRequest, requestPath, type TabNeeds } from '#components/follow/plan-request.ts'
import { followLimit } from '#lib/domain/events/follow-limit.ts'
import type { ChatId } from '#lib/domain/ids.ts'

export type LeaderState = 'connecting' | 'live' | 'down'
/** `signed_out` is for the tabs of an account alone: shared pages go on without one. */
export type FollowState = LeaderState | 'signed_out'
type Handlers = { onFrame: (frame: FollowFrame) => void; onState: (state: FollowState) => void }

const usualTimes = {
  /** Tabs often say what they want within the same moment; they are asked for together. */
  gatherMs: 30,
  /** The server sends at least a ping every 10 s; this long without anything means that the connection is dead. */
  stallMs: 25_000,
  /** After a sleep, a stream that was silent for longer than this, a little more than a ping, is not trusted. */
  trustMs: 12_000,
}

/** Holds the browser's one stream, for whichever tab leads: asks for what all tabs want and keeps it alive. */
export class Leader {
  readonly #handlers: Handlers
  readonly #times: typeof usualTimes
  readonly #tabs = new Map<string, TabNeeds>()
  #state: LeaderState = 'connecting'
  #standing = new Map<ChatId, number | null>()
  /** Whether the stream that is open, or was last, carries the feed. */
  #withFeed = false
  #connection: { close: () => void } | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #heardAt = 0
  #ended = false

  constructor(handlers: Handlers, times: Partial<typeof usualTimes> = {}) {
    this.#handlers = handlers
    this.#times = { ...usualTimes, ...times }
  }

  /** How the stream is; whether anybody is signed in, each tab knows for itself. */
  get state(): LeaderState {
    return this.#state
  }

  /** What one tab needs now. */
  want(tab: string, { wants, feed }: TabNeeds): void {
    if (wants.length === 0 && !feed) this.#tabs.delete(tab)
    else this.#tabs.set(tab, { wants, feed })
    const next = planRequest(this.#standing, wants)
    if (next) this.#standing = new Map(next)
    if (this.#tabs.size === 0) this.#disconnect()
    const isServed = next === null && (this.#withFeed || !feed)
    // What is about to be asked, is asked with this.
    if (this.#tabs.size === 0 || this.#timer || (isServed && this.#connection)) return
    // At once, so that what still comes on it does not move the places that are asked for next.
    this.#connection?.close()
    this.#connection = undefined
    this.#connectIn(this.#times.gatherMs)
  }

  /** Somebody looks again, or the machine slept; `anew` where the stream is known to be dead. */
  wake(anew = false): void {
    const silentMs = Date.now() - this.#heardAt
    if (anew || !this.#connection || silentMs > this.#times.trustMs) this.#connectIn(0)
  }

  stop(): void {
    this.#ended = true
    this.#disconnect()
  }

  #disconnect(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#connection?.close()
    this.#connection = undefined
  }

  #connectIn(delayMs: number): void {
    if (this.#ended) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), delayMs)
  }

  #connect(): void {
    this.#disconnect()
    const tabs = [...this.#tabs.values()]
    const wanted = new Map([...joinWants(tabs.map(({ wants }) => wants))].slice(-followLimit))
    for (const chatId of this.#standing.keys()) if (!wanted.has(chatId)) this.#standing.delete(chatId)
    for (const [chatId, after] of wanted) if (!this.#standing.has(chatId)) this.#standing.set(chatId, after)
    this.#withFeed = tabs.some(({ feed }) => feed)
    if (tabs.length === 0) return
    this.#heardAt = Date.now()
    const { stallMs } = this.#times
    this.#connection = openConnection(requestPath(this.#standing, this.#withFeed), stallMs, {
      onOpen: () => this.#setState('live'),
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

  #takeClosed({ chatId, reason }: Extract<FollowFrame, { type: 'closed' }>): void {
    if (reason === 'shutdown') return
    // Not passed on: a frame after that would say that the connection lives.
    if (!chatId) this.#loseAccount()
    else this.#closeChat(chatId, reason === 'revoked' ? 'revoked' : 'deleted')
  }

  #closeChat(chatId: ChatId, reason: 'revoked' | 'deleted'): void {
    this.#standing.delete(chatId)
    for (const [tab, needs] of this.#tabs) {
      const wants = needs.wants.filter((want) => want.chatId !== chatId)
      if (wants.length === 0 && !needs.feed) this.#tabs.delete(tab)
      else this.#tabs.set(tab, { ...needs, wants })
    }
    if (this.#tabs.size === 0) this.#disconnect()
    this.#handlers.onFrame({ type: 'closed', chatId, reason })
  }

  #end(end: ConnectionEnd): void {
    this.#connection = undefined
    const isNobody = end.kind === 'refused' && end.status === 401
    if (isNobody && this.#withFeed) this.#loseAccount()
    // Nobody, and no account was needed: no link leads to these chats any more.
    else if (isNobody) for (const chatId of [...this.#standing.keys()]) this.#closeChat(chatId, 'revoked')
    else {
      this.#setState('down')
      this.#connectIn(backoffMs(this.#attempt++, Math.random()))
    }
  }

  /** The tabs of the account are told, and asked for no more; shared pages go on. */
  #loseAccount(): void {
    for (const [tab, { feed }] of this.#tabs) if (feed) this.#tabs.delete(tab)
    this.#disconnect()
    this.#withFeed = false
    this.#state = 'down'
    this.#handlers.onState('signed_out')
    if (this.#tabs.size > 0) this.#connectIn(this.#times.gatherMs)
  }

  #setState(state: LeaderState): void {
    this.#state = state
    this.#handlers.onState(state)
  }
}
