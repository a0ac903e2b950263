import { type ClientRequest, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { Calls } from '#tests/support/faults/calls.ts'

type Frame =
  | { type: 'snapshot'; seq: number; view: ChatView }
  | { type: 'reset' }
  | { type: 'closed'; reason: string }
  | { type: 'ping' | 'presence' }
  | ChatEvent

const pauseMs = 50
/** Longer than pings are apart. */
const stallMs = 12_000

/** A chat's stream over HTTP, gone on with `Last-Event-ID` whenever its connection ends. Notes every seq that it was told. */
export class Follower implements AsyncDisposable {
  readonly #calls: Calls
  readonly #chatId: string
  readonly #closed = new AbortController()
  readonly #heard: (event: ChatEvent) => void
  readonly #seqs = new Map<number, number>()
  #first = 0
  #view: ChatView | null = null
  #seq: number | null = null
  #request: ClientRequest | null = null
  #following: Promise<void>
  #changed = Promise.withResolvers<void>()
  /** Snapshots that came instead of what was missed. */
  resets = 0
  connections = 0

  constructor(calls: Calls, chatId: string, heard: (event: ChatEvent) => void = () => undefined) {
    this.#calls = calls
    this.#chatId = chatId
    this.#heard = heard
    this.#following = this.#follow()
  }

  get seq(): number {
    return this.#seq ?? -1
  }

  get view(): ChatView | null {
    return this.#view
  }

  /** How many seqs between its beginning and now it was never told, and how many once too often. */
  get counts(): { lost: number; doubled: number } {
    let lost = 0
    for (let seq = this.#first + 1; seq <= this.seq; seq++) if (!this.#seqs.has(seq)) lost++
    const doubled = [...this.#seqs.values()].reduce((sum, times) => sum + times - 1, 0)
    return { lost, doubled }
  }

  /** Ends the connection as a lost network does. */
  cut(): void {
    this.#request?.destroy()
  }

  /** Resolves when it holds; throws what was waited for when `signal` aborts. */
  async until(what: string, holds: (view: ChatView) => boolean, signal: AbortSignal): Promise<ChatView> {
    const aborted = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => aborted.resolve(), { once: true })
    for (;;) {
      if (this.#view && holds(this.#view)) return this.#view
      if (signal.aborted) throw new Error(`never seen: ${what}`)
      await Promise.race([this.#changed.promise, aborted.promise])
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    this.cut()
    await this.#following
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closed
    while (!signal.aborted) {
      await this.#connect()
      await delay(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** One connection, to its end. */
  #connect(): Promise<void> {
    return new Promise((resolve) => {
      const headers = {
        ...this.#calls.headers,
        accept: 'text/event-stream',
        ...(this.#seq !== null && { 'last-event-id': String(this.#seq) }),
      }
      const url = `${this.#calls.url}/api/v1/chats/${this.#chatId}/events`
      const request = get(url, { headers, agent: false, timeout: stallMs }, (response) => {
        if (response.statusCode === 200) this.connections++
        const parser = createParser({ onEvent: ({ data }) => this.#take(JSON.parse(data) as Frame) })
        response.setEncoding('utf8').on('data', (text: string) => {
          // What comes after a cut was never told.
          if (response.statusCode === 200 && !request.destroyed) parser.feed(text)
        })
        response.once('close', resolve)
        response.on('error', () => resolve())
      })
      this.#request = request
      request.once('timeout', () => request.destroy())
      request.on('error', () => resolve())
      if (this.#closed.signal.aborted) request.destroy()
    })
  }

  #take(frame: Frame): void {
    // A cut in the middle of a piece drops its rest, as a network does.
    if (this.#request?.destroyed || isOfNoLog(frame)) return
    if (frame.type === 'reset') this.resets++
    else if (frame.type === 'snapshot') this.#begin(frame.seq, frame.view)
    else this.#add(frame)
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  #begin(seq: number, view: ChatView): void {
    if (this.#seq === null) this.#first = seq
    this.#seq = seq
    this.#view = view
  }

  #add(event: ChatEvent): void {
    this.#seqs.set(event.seq, (this.#seqs.get(event.seq) ?? 0) + 1)
    if (!this.#view || event.seq <= this.seq) return
    this.#seq = event.seq
    this.#view = fold(this.#view, event)
    this.#heard(event)
  }
}

type Unlogged = Extract<Frame, { type: 'closed' | 'ping' | 'presence' }>
const isOfNoLog = (frame: Frame): frame is Unlogged =>
  frame.type === 'ping' || frame.type === 'presence' || frame.type === 'closed'

/** What a chat is now to somebody who opens it. */
export async function readSnapshot(calls: Calls, chatId: string, signal: AbortSignal) {
  await using follower = new Follower(calls, chatId)
  const view = await follower.until('a snapshot', () => true, signal)
  return { seq: follower.seq, view }
}
