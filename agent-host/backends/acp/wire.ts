import type { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { AnyMessage, Stream } from '@agentclientprotocol/sdk'
import { retryingMethod } from '#agent-host/backends/acp/greenroom-extension.ts'
import type { Pause } from '#agent-host/backends/backend.ts'

/** JSON-RPC over a program's standard streams, one message a line, forgiving of what else the program prints. */
export type Wire = {
  readonly stream: Stream
  /** Lines that were no message of ours: printed by mistake, or answers to nothing. */
  readonly rubbish: { count: number; first: string }
  /** Resolves once the program's output was read without a pause for so long. */
  readFor(durationMs: number): Promise<void>
}

export type Asked = { method: string; params: unknown }
export type WireEars = {
  /**
   * The params of every `session/update`, in the order of the wire. Nothing is read while it gives a pause, so that the pipe fills
   * and the program waits; what is written to the program goes on.
   */
  onUpdate(params: unknown): Pause
  /** The params of every notice that a call of the model is tried again. */
  onRetrying(params: unknown): void
  /** A request of ours was answered, before any later line is read. */
  onAnswered(asked: Asked): void
}

/** The longest message, as in the SDK. */
const messageLimit = 32 * 1024 * 1024

/**
 * Updates do not pass through the SDK: it runs its handlers concurrently, so that an answer could overtake the update before it
 * and be overtaken by the one after it, and it writes to the console what it cannot parse.
 */
export function openWire(input: Readable, output: Writable, ears: WireEars): Wire {
  const rubbish = { count: 0, first: '' }
  const asked = new Map<unknown, Asked>()
  let stop = () => {}
  let paused: Pause
  const readable = new ReadableStream<AnyMessage>({
    cancel: () => stop(),
    start(controller) {
      stop = readLines(input, {
        paused(until) {
          paused = until.then(() => {
            paused = undefined
          })
          return paused
        },
        line(line) {
          if (line.trim() === '') return undefined
          const message = parseMessage(line)
          const question = message && !('method' in message) ? asked.get(message.id) : undefined
          if (message === null || (!('method' in message) && !question)) {
            rubbish.count++
            rubbish.first ||= line.slice(0, 200)
          } else if (message.method === 'session/update' && !('id' in message)) return ears.onUpdate(message.params)
          else if (message.method === retryingMethod) ears.onRetrying(message.params)
          else {
            if (question) {
              asked.delete(message.id)
              ears.onAnswered(question)
            }
            controller.enqueue(message as AnyMessage)
          }
          return undefined
        },
        end: () => controller.close(),
        fail: (error) => controller.error(error),
      })
    },
  })
  const writable = new WritableStream<AnyMessage>({
    write(message) {
      if ('method' in message && 'id' in message)
        asked.set(message.id, { method: message.method, params: message.params })
      const line = `${JSON.stringify(message)}\n`
      return new Promise((resolve, reject) => output.write(line, (error) => (error ? reject(error) : resolve())))
    },
  })
  const readFor = async (durationMs: number) => {
    do {
      await paused
      await delay(durationMs, undefined, { ref: false })
    } while (paused)
  }
  return { stream: { readable, writable }, rubbish, readFor }
}

type Reader = {
  line(line: string): Pause
  /** Told when no more is read until then; gives when to go on. */
  paused(until: Promise<unknown>): Promise<void>
  end(): void
  fail(error: Error): void
}

/** Returns how to hear no more. */
function readLines(input: Readable, reader: Reader): () => void {
  let begun: string[] = []
  let length = 0
  let over = false
  const finish = (how: () => void) => {
    if (!over) how()
    over = true
  }
  input.setEncoding('utf8')
  input.on('data', (text: string) => {
    const pauses: Promise<void>[] = []
    const [first = '', ...rest] = text.split('\n')
    begun.push(first)
    length += first.length
    for (const next of rest) {
      const pause = over ? undefined : reader.line(begun.join(''))
      if (pause) pauses.push(pause)
      begun = [next]
      length = next.length
    }
    if (length > messageLimit) {
      begun = []
      length = 0
      finish(() => reader.fail(new Error('a message is longer than 32 MiB')))
    }
    if (pauses.length === 0) return
    input.pause()
    void reader.paused(Promise.all(pauses)).then(() => input.resume())
  })
  input.once('end', () => finish(reader.end))
  input.once('close', () => finish(reader.end))
  input.once('error', (error) => finish(() => reader.fail(error)))
  return () => finish(() => undefined)
}

function parseMessage(line: string): Record<string, unknown> | null {
  try {
    const message: unknown = JSON.parse(line)
    if (typeof message !== 'object' || message === null || Array.isArray(message)) return null
    const known = 'method' in message ? typeof message.method === 'string' : 'id' in message
    return known ? (message as Record<string, unknown>) : null
  } catch {
    return null
  }
}
