import { ChatStore, type Position, type Soon } from '#components/follow/chat-store.ts'
import { FeedStore, type Lists } from '#components/follow/feed-store.ts'
import type { FollowFrame } from '#components/follow/frame.ts'
import { type FollowState, Leader } from '#components/follow/leader.ts'
import type { Want } from '#components/follow/plan-request.ts'
import type { ChatId } from '#lib/domain/ids.ts'

const channelName = 'greenroom-follow-1'
/** A tab that hears nothing for this long takes the stream over: the leader's tab sleeps or hangs. */
const takeOverMs = 40_000

type Said =
  | { kind: 'want'; tab: string; wants: readonly Want[] }
  | { kind: 'leading' }
  | { kind: 'frame'; frame: FollowFrame }
  | { kind: 'state'; state: FollowState; restarted: boolean }

/**
 * This tab's part in the browser's one stream: the tab that holds the lock leads, reads the stream and tells the others;
 * when it goes, the next one takes the lock. Where there are no locks (an insecure origin), every tab leads itself.
 */
export class FollowClient {
  readonly feed: FeedStore
  onRestart: () => void = () => undefined
  /** Which requests are open, or the workspaces, changed: the feed says no more. */
  onListChanged: (list: 'requests' | 'workspaces') => void = () => undefined
  readonly #tab = crypto.getRandomValues(new Uint32Array(2)).join('-')
  readonly #stores = new Map<ChatId, Set<ChatStore>>()
  readonly #readers = new Set<() => void>()
  #channel: BroadcastChannel | undefined
  #leader: Leader | undefined
  #state: FollowState = 'connecting'
  #heardAt = 0
  #stop = new AbortController()

  constructor(initial: Lists & { olderCursor: string | null }) {
    this.feed = new FeedStore(initial)
  }

  /** Whether this tab is the one that acts for all of the browser's. */
  get leads(): boolean {
    return this.#leader !== undefined
  }

  readonly readState = (): FollowState => this.#state
  readonly subscribeState = (reader: () => void): (() => void) => {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  /** Begins to follow; gives what ends it. */
  start(): () => void {
    const stop = new AbortController()
    this.#stop = stop
    this.#heardAt = Date.now()
    if ('locks' in navigator && typeof BroadcastChannel !== 'undefined') {
      this.#channel = new BroadcastChannel(channelName)
      this.#channel.onmessage = ({ data }: MessageEvent<Said>) => this.#hear(data)
    }
    this.#applyToLead(false)
    this.#sayWants()
    const { signal } = stop
    const watch = setInterval(() => this.#watch(), 5000)
    signal.addEventListener('abort', () => clearInterval(watch))
    window.addEventListener('online', () => this.#wake(), { signal })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#wake(), {
      signal,
    })
    window.addEventListener('pagehide', () => this.#tell({ kind: 'want', tab: this.#tab, wants: [] }), { signal })
    window.addEventListener('pageshow', () => this.#sayWants(), { signal })
    return () => {
      this.#tell({ kind: 'want', tab: this.#tab, wants: [] })
      stop.abort()
      this.#leader?.stop()
      this.#leader = undefined
      this.#channel?.close()
      this.#channel = undefined
    }
  }

  /** A store of a chat that this tab shows; `follow` keeps it fed. */
  makeStore(initial: Position): ChatStore {
    return new ChatStore(initial, withNextFrame())
  }

  follow(store: ChatStore): () => void {
    const stores = this.#stores.get(store.chatId) ?? new Set()
    this.#stores.set(store.chatId, stores.add(store))
    store.onGap = () => this.#sayWants()
    this.#sayWants()
    return () => {
      stores.delete(store)
      if (stores.size === 0) this.#stores.delete(store.chatId)
      this.#sayWants()
    }
  }

  #applyToLead(steal: boolean): void {
    const { signal } = this.#stop
    if (!this.#channel) {
      this.#lead()
      return
    }
    const held = (): Promise<void> => {
      if (signal.aborted) return Promise.resolve()
      this.#lead()
      return new Promise((release) => signal.addEventListener('abort', () => release()))
    }
    const lost = () => {
      if (signal.aborted) return
      this.#leader?.stop()
      this.#leader = undefined
      this.#applyToLead(false)
    }
    // A lock may not be stolen and waited for with a signal at once; both end by rejection.
    navigator.locks.request(channelName, steal ? { steal } : { signal }, held).catch(lost)
  }

  #lead(): void {
    this.#leader?.stop()
    this.#leader = new Leader({
      onFrame: (frame) => this.#tell({ kind: 'frame', frame }),
      onState: (state) => this.#tell({ kind: 'state', state, restarted: state === 'live' }),
    })
    this.#tell({ kind: 'leading' })
  }

  /** To all tabs, this one included. */
  #tell(said: Said): void {
    this.#channel?.postMessage(said)
    this.#hear(said)
  }

  #hear(said: Said): void {
    if (said.kind !== 'want') this.#heardAt = Date.now()
    if (said.kind === 'want') this.#serve(said.tab, said.wants)
    else if (said.kind === 'leading') this.#sayWants()
    else if (said.kind === 'state') this.#setState(said.state, said.restarted)
    else this.#take(said.frame)
  }

  #serve(tab: string, wants: readonly Want[]): void {
    if (!this.#leader) return
    this.#leader.want(tab, wants)
    if (tab !== this.#tab) this.#channel?.postMessage({ kind: 'state', state: this.#state, restarted: false })
  }

  #take(frame: FollowFrame): void {
    if (this.#state !== 'live') this.#setState('live', false)
    if (frame.type === 'chat.status') {
      const { type: _, ...status } = frame
      this.feed.put(status)
    } else if (frame.type === 'inbox.changed') {
      this.feed.setOpenRequests(frame.open)
      this.onListChanged('requests')
    } else if (frame.type === 'workspaces.changed') this.onListChanged('workspaces')
    else if (frame.type === 'closed') this.#takeClosed(frame)
    else if (frame.type !== 'ping') for (const store of this.#stores.get(frame.chatId) ?? []) store.receive(frame)
  }

  #takeClosed({ chatId, reason }: Extract<FollowFrame, { type: 'closed' }>): void {
    if (!chatId || (reason !== 'deleted' && reason !== 'revoked')) return
    this.feed.remove(chatId)
    for (const store of this.#stores.get(chatId) ?? []) store.close(reason)
  }

  #setState(state: FollowState, restarted: boolean): void {
    if (restarted) for (const stores of this.#stores.values()) for (const store of stores) store.restarted()
    // The first time too: what happened since the server rendered the lists, nobody was told.
    if (state === 'live' && this.#state !== 'live') this.onRestart()
    if (state === this.#state) return
    this.#state = state
    for (const reader of this.#readers) reader()
  }

  #sayWants(): void {
    const wants = [...this.#stores].flatMap(([chatId, stores]) =>
      [...stores].map((store) => ({ chatId, after: store.position })),
    )
    this.#tell({ kind: 'want', tab: this.#tab, wants })
  }

  #wake(): void {
    this.#leader?.wake()
    this.#watch()
  }

  #watch(): void {
    const silent = Date.now() - this.#heardAt > takeOverMs
    if (this.#leader || !silent || document.visibilityState !== 'visible' || this.#state === 'signed_out') return
    this.#heardAt = Date.now()
    this.#applyToLead(true)
  }
}

/** Joins all that is due into the next frame of the screen; a tab that nobody sees has no frames and waits half a second. */
function withNextFrame(): Soon {
  let due: (() => void) | undefined
  return (run) => {
    if (!due) {
      const show = () => {
        const last = due
        due = undefined
        last?.()
      }
      if (document.visibilityState === 'visible') requestAnimationFrame(show)
      else setTimeout(show, 500)
    }
    due = run
  }
}
