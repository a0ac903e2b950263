import { ChatStore, type Position, type Soon } from '#components/follow/chat-store.ts'
import { FeedStore, type Lists } from '#components/follow/feed-store.ts'
import type { FollowFrame } from '#components/follow/frame.ts'
import { type FollowState, Leader } from '#components/follow/leader.ts'
import type { TabNeeds } from '#components/follow/plan-request.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

/** Tabs of builds that say other things to each other have another one. */
const channelName = 'greenroom-follow-2'
/** How often it is looked whether the stream is still there; a look that comes much later than that comes after a sleep. */
const watchEveryMs = 5000
const sleptMs = 15_000
/** A tab that hears nothing for this long takes the stream over: the leader's tab sleeps or hangs. */
const takeOverMs = 40_000

type Said =
  | ({ kind: 'want'; tab: string } & TabNeeds)
  | { kind: 'wake' }
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
  /** Whether this tab is an account's; a shared page is followed without one. */
  readonly #hasAccount: boolean
  readonly #stores = new Map<ChatId, Set<ChatStore>>()
  /** The last word on who follows a chat: it is said when it changes, and to who comes later it is said again. */
  readonly #presences = new Map<ChatId, Presence>()
  readonly #readers = new Set<() => void>()
  #channel: BroadcastChannel | undefined
  #leader: Leader | undefined
  #state: FollowState = 'connecting'
  #heardAt = 0
  #watchedAt = 0
  #stop = new AbortController()

  /** `lists`: those of whoever is signed in; null on a shared page. */
  constructor(lists: (Lists & { olderCursor: string | null }) | null) {
    this.#hasAccount = lists !== null
    this.feed = new FeedStore(lists ?? { chats: [], requests: [], workspaces: [], olderCursor: null })
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
    this.#watchedAt = Date.now()
    if ('locks' in navigator && typeof BroadcastChannel !== 'undefined') {
      this.#channel = new BroadcastChannel(channelName)
      this.#channel.onmessage = ({ data }: MessageEvent<Said>) => this.#hear(data)
    }
    this.#applyToLead(false)
    this.#sayWants()
    const { signal } = stop
    const watch = setInterval(() => this.#watch(), watchEveryMs)
    signal.addEventListener('abort', () => clearInterval(watch))
    // The network is another one: what went over the last one is dead, however lately it spoke.
    window.addEventListener('online', () => this.#leader?.wake(true), { signal })
    document.addEventListener('resume', () => this.#wake(), { signal })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#wake(), {
      signal,
    })
    window.addEventListener('pagehide', () => this.#leave(), { signal })
    window.addEventListener('pageshow', () => this.#sayWants(), { signal })
    return () => {
      this.#leave()
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
    const presence = this.#presences.get(store.chatId)
    if (presence) store.setPresence(presence)
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
    this.#post(said)
    this.#hear(said)
  }

  #post(said: Said): void {
    this.#channel?.postMessage(said)
  }

  #hear(said: Said): void {
    if (said.kind === 'want') this.#serve(said.tab, said)
    else if (said.kind === 'wake') this.#leader?.wake()
    else this.#hearLeader(said)
  }

  #hearLeader(said: Exclude<Said, { kind: 'want' | 'wake' }>): void {
    this.#heardAt = Date.now()
    // Who was signed out hears no more: what goes on is for shared pages.
    if (this.#state === 'signed_out') return
    if (said.kind === 'leading') this.#sayWants()
    else if (said.kind === 'state') this.#setState(said.state, said.restarted)
    else this.#take(said.frame)
  }

  #serve(tab: string, { wants, feed }: TabNeeds): void {
    const leader = this.#leader
    if (!leader) return
    leader.want(tab, { wants, feed })
    if (tab === this.#tab) return
    this.#post({ kind: 'state', state: leader.state, restarted: false })
    if (leader.state !== 'live') return
    for (const { chatId } of wants) {
      const presence = this.#presences.get(chatId)
      if (presence) this.#post({ kind: 'frame', frame: { type: 'presence', chatId, ...presence } })
    }
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
    else if (frame.type === 'presence') this.#takePresence(frame)
    else if (frame.type !== 'ping') for (const store of this.#stores.get(frame.chatId) ?? []) store.receive(frame)
  }

  #takePresence({ chatId, people, anonymous }: Extract<FollowFrame, { type: 'presence' }>): void {
    this.#presences.set(chatId, { people, anonymous })
    for (const store of this.#stores.get(chatId) ?? []) store.setPresence({ people, anonymous })
  }

  #takeClosed({ chatId, reason }: Extract<FollowFrame, { type: 'closed' }>): void {
    if (!chatId || (reason !== 'deleted' && reason !== 'revoked')) return
    this.feed.remove(chatId)
    this.#presences.delete(chatId)
    for (const store of this.#stores.get(chatId) ?? []) store.close(reason)
  }

  #setState(state: FollowState, restarted: boolean): void {
    if (state === 'signed_out' && !this.#hasAccount) return
    if (restarted) for (const stores of this.#stores.values()) for (const store of stores) store.restarted()
    // The first time too: what happened since the server rendered the lists, nobody was told.
    if (state === 'live' && this.#state !== 'live') this.onRestart()
    if (state === this.#state) return
    this.#state = state
    for (const reader of this.#readers) reader()
  }

  #sayWants(): void {
    if (this.#state === 'signed_out') return
    const wants = [...this.#stores].flatMap(([chatId, stores]) =>
      [...stores].filter((store) => !store.isGone).map((store) => ({ chatId, after: store.position })),
    )
    this.#tell({ kind: 'want', tab: this.#tab, wants, feed: this.#hasAccount })
  }

  #leave(): void {
    this.#tell({ kind: 'want', tab: this.#tab, wants: [], feed: false })
  }

  #wake(): void {
    this.#tell({ kind: 'wake' })
    this.#watch()
  }

  #watch(): void {
    const nowMs = Date.now()
    const slept = nowMs - this.#watchedAt > sleptMs
    this.#watchedAt = nowMs
    if (slept) this.#tell({ kind: 'wake' })
    const silent = nowMs - this.#heardAt > takeOverMs
    if (this.#leader || !silent || document.visibilityState !== 'visible' || this.#state === 'signed_out') return
    this.#heardAt = nowMs
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
