import { EventSourceParserStream } from 'eventsource-parser/stream'
import { addressOf } from '#components/calls/call-endpoint.ts'
import { backoffMs } from '#components/follow/backoff.ts'
import { fromBase64 } from '#components/shells/bytes.ts'
import type { ShellPlace } from '#components/shells/shell-calls.ts'
import type { ShellFrame, ShellInfo } from '#lib/domain/shells/shell.ts'

/** The server sends at least a ping every 10 s. */
const stallMs = 25_000

export type LinkState = 'connecting' | 'live' | 'down' | 'over'
type Handlers = {
  onState(state: LinkState): void
  /** How the shell is. `printed`: what comes up to there was printed before. */
  onShell(shell: ShellInfo, printed: number): void
  /** Resolves when more may come. `to` counts all bytes up to its end. */
  onOutput(bytes: Uint8Array, to: number): Promise<void>
  /** What was printed before the next output is not kept any more. */
  onGap(): void
}

/** Follows a shell while the page is seen: goes on where it was after every loss, without a byte lost or doubled, until the shell ended. */
export class ShellLink {
  readonly #path: string
  readonly #handlers: Handlers
  readonly #stop = new AbortController()
  #connection: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #at = 0
  #over = false

  constructor(place: ShellPlace, handlers: Handlers) {
    this.#path = `${addressOf('closeShell', place).path}/stream`
    this.#handlers = handlers
  }

  start(): void {
    const { signal } = this.#stop
    document.addEventListener('visibilitychange', () => this.#look(), { signal })
    window.addEventListener('online', () => this.#connectIn(0), { signal })
    this.#look()
  }

  stop(): void {
    this.#stop.abort()
    this.#disconnect()
  }

  /** A browser has few connections to a server: pages that nobody sees have none. */
  #look(): void {
    if (document.visibilityState === 'hidden') this.#disconnect()
    else if (!this.#connection) this.#connectIn(0)
  }

  #disconnect(): void {
    clearTimeout(this.#timer)
    this.#connection?.abort()
    this.#connection = undefined
  }

  #connectIn(delayMs: number): void {
    this.#disconnect()
    if (this.#over || this.#stop.signal.aborted || document.visibilityState === 'hidden') return
    this.#timer = setTimeout(() => void this.#connect(), delayMs)
  }

  async #connect(): Promise<void> {
    const connection = new AbortController()
    this.#connection = connection
    try {
      await this.#read(connection)
    } catch (error) {
      if (!connection.signal.aborted && !(error instanceof TypeError)) throw error
    }
    if (this.#connection !== connection) return
    clearTimeout(this.#timer)
    this.#connection = undefined
    if (this.#over) return
    this.#handlers.onState('down')
    this.#connectIn(backoffMs(this.#attempt++, Math.random()))
  }

  async #read(connection: AbortController): Promise<void> {
    const heard = () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => connection.abort(), stallMs)
    }
    heard()
    const response = await fetch(this.#path, {
      signal: connection.signal,
      headers: { accept: 'text/event-stream', ...(this.#at > 0 && { 'last-event-id': String(this.#at) }) },
      cache: 'no-store',
    })
    if ([401, 403, 404].includes(response.status)) this.#end()
    if (!response.ok || !response.body) return
    this.#handlers.onState('live')
    const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
    const reader = events.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      heard()
      if (connection.signal.aborted) return
      await this.#take(JSON.parse(next.value.data) as ShellFrame, next.value.id)
    }
  }

  async #take(frame: ShellFrame, id: string | undefined): Promise<void> {
    this.#attempt = 0
    switch (frame.type) {
      case 'shell':
        if (frame.shell.state === 'ended') this.#end()
        this.#handlers.onShell(frame.shell, frame.printed)
        return
      case 'output':
        this.#at = Number(id)
        await this.#handlers.onOutput(fromBase64(frame.data), this.#at)
        return
      case 'gap':
        this.#at = 0
        this.#handlers.onGap()
        return
      case 'closed':
        if (frame.reason === 'revoked') this.#end()
        return
      case 'ping':
        return
      default:
        // A later server may say more than this build knows.
        frame satisfies never
    }
  }

  #end(): void {
    this.#over = true
    this.#handlers.onState('over')
  }
}
