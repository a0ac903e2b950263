import { connect, type Socket } from 'node:net'
import type { Address, Follow } from '#bench/followers/asks.ts'
import type { FrameReader } from '#bench/followers/frames.ts'
import { HttpBody } from '#bench/followers/http-body.ts'
import { Tally } from '#bench/followers/tally.ts'
import { machineNowMs } from '#tests/support/scripted-model/stamps.ts'

/** What all followers of a process share; a read is over before the next begins. */
export type Shared = {
  buffer: Uint8Array
  frames: FrameReader
  tellLatency: (ms: number) => void
  /** A follower has all that it is due, or will get no more of it. */
  settled: (follower: Follower) => void
}

const comeBackMs = 5

/** One reader of a stream, over a connection of its own: no more than counting needs, since it shares the machine. */
export class Follower {
  readonly tally: Tally
  connectedAtMs = 0
  bytes = 0
  brokenOff = 0
  cutsMade = 0
  readonly refused: number[] = []
  readonly opened = Promise.withResolvers<void>()
  readonly #address: Address
  readonly #cuts: Follow['cuts']
  readonly #shared: Shared
  #socket: Socket | undefined
  #carry = ''
  #cutsAsked = 0
  #timer: NodeJS.Timeout | undefined
  #ended = false

  constructor({ address, tokens, timeline = false, cuts }: Follow, shared: Shared) {
    this.#address = address
    this.#cuts = cuts
    this.#shared = shared
    this.tally = new Tally({ tokens, seesAll: address.seesAll, timeline })
  }

  /** Is cut from now on, where that was asked for: at the next bytes after each of its moments. */
  beginCuts(): void {
    if (!this.#cuts || this.#cutsAsked >= this.#cuts.each) return
    const gapMs = -Math.log(1 - Math.random()) * this.#cuts.meanGapMs
    this.#timer = setTimeout(() => {
      this.#cutsAsked++
      this.beginCuts()
    }, gapMs)
  }

  connect(): void {
    const { url, headers } = this.#wish()
    this.connectedAtMs = machineNowMs()
    const body = new HttpBody()
    const { buffer } = this.#shared
    const callback = (length: number) => {
      this.#hear(socket, body, length)
      return true
    }
    const socket = connect({ host: url.hostname, port: Number(url.port), onread: { buffer, callback } })
    this.#socket = socket
    socket.setNoDelay(true)
    const lines = Object.entries({ host: url.host, accept: 'text/event-stream', connection: 'close', ...headers })
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${head}\r\n`)
    // What a lost connection means is decided when it is closed.
    socket.on('error', () => undefined)
    socket.once('close', () => this.#closed(socket, body))
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#socket?.destroy()
  }

  #wish(): { url: URL; headers: Record<string, string> } {
    const url = new URL(this.#address.url)
    const headers = { ...this.#address.headers }
    const { seq } = this.tally
    if (this.#address.resumeBy === 'event-id' && seq !== null) headers['last-event-id'] = String(seq)
    if (this.#address.resumeBy === 'characters' && this.bytes > 0) url.searchParams.set('resumeAt', String(this.bytes))
    return { url, headers }
  }

  #hear(socket: Socket, body: HttpBody, length: number): void {
    if (socket !== this.#socket || this.#ended) return
    const bytes = this.#shared.buffer as Buffer
    const cut = this.#cutsAsked > this.cutsMade && body.status === 200
    const nowMs = machineNowMs()
    body.feed(bytes, 0, cut ? Math.floor(Math.random() * length) : length, (_, from, to) => {
      if (body.status === 200) this.#read(bytes.toString('latin1', from, to), nowMs)
    })
    if (body.status === 200) this.opened.resolve()
    if (cut) this.#cut(socket)
    else if (body.over) socket.destroy()
  }

  #read(text: string, nowMs: number): void {
    this.bytes += text.length
    const all = this.#carry === '' ? text : this.#carry + text
    const end = all.endsWith('\n\n') ? all.length : all.lastIndexOf('\n\n') + 2
    this.#carry = end === 1 ? all : all.slice(end)
    if (end === 1) return
    const { frames, tellLatency, settled } = this.#shared
    const wasWhole = this.tally.isWhole
    for (const frame of frames.read(end === all.length ? all : all.slice(0, end)))
      this.tally.take(frame, { ms: nowMs, bytes: this.bytes }, tellLatency)
    if (this.tally.isWhole && !wasWhole) settled(this)
  }

  /** The connection is gone at a moment that nobody chose; what was read in part is read again, or is gone on with. */
  #cut(socket: Socket): void {
    this.cutsMade++
    this.#socket = undefined
    socket.destroy()
    if (this.#address.resumeBy !== 'characters') this.#carry = ''
    this.connect()
  }

  #closed(socket: Socket, body: HttpBody): void {
    if (socket !== this.#socket || this.#ended) return
    this.opened.resolve()
    if (this.tally.isWhole) return
    if (body.status !== 200 && body.status !== 0) this.refused.push(body.status)
    else if (!body.over) this.brokenOff++
    const comesBack = this.#address.resumeBy !== 'nothing' && (body.status === 200 || body.status === 0)
    if (!comesBack || body.over) {
      this.#shared.settled(this)
      return
    }
    if (this.#address.resumeBy !== 'characters') this.#carry = ''
    setTimeout(() => !this.#ended && this.connect(), comeBackMs)
  }
}
