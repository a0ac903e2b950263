import { FakeChats } from '#app/_server/follow/chats.fixture.ts'
import type { ConnectionWish } from '#app/_server/follow/connection.ts'
import { manyChats, oneChat } from '#app/_server/follow/dress.ts'
import type { Start } from '#app/_server/follow/follower.ts'
import { Hub } from '#app/_server/follow/hub.ts'
import type { Notice } from '#db/bus/bus.ts'
import type { ChatActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'

type Frame = { id: string | null; data: { type: string; [field: string]: unknown } }

/** A hub on chats in memory, with its timers in the test's hand. */
export function testHub() {
  const chats = new FakeChats()
  const faults: unknown[] = []
  const waiting: (() => void)[] = []
  const timers = new Map<number, () => void>()
  const published: Notice[] = []
  const clock = { nowMs: 0 }
  const later: { milliseconds: number; run: () => void }[] = []
  const hub = new Hub({
    bus: chats.bus,
    webId: 'web',
    publish: async (notices) => void published.push(...notices),
    reads: chats,
    log: {
      warn: (of) => {
        faults.push(of)
        for (const resolve of waiting.splice(0)) resolve()
      },
    },
    nowMs: () => clock.nowMs,
    every: (milliseconds, run) => {
      timers.set(milliseconds, run)
      return () => timers.delete(milliseconds)
    },
    later: (milliseconds, run) => void later.push({ milliseconds, run }),
  })
  const open = async (
    actor: ChatActor,
    { starts, ...wish }: Pick<ConnectionWish, 'dress' | 'feed'> & { starts: [ChatId, Start][] },
  ) =>
    new FrameReader(
      await hub.open({
        ...wish,
        account: actor.kind === 'link' ? null : actor,
        chats: new Map(starts.map(([chatId, start]) => [chatId, { actor, start }])),
      }),
    )
  return {
    hub,
    chats,
    faults,
    clock,
    published,
    later,
    nextFault: () => new Promise<void>((resolve) => waiting.push(resolve)),
    ping: () => timers.get(10_000)?.(),
    poll: () => timers.get(2_000)?.(),
    pollOften: () => timers.get(250)?.(),
    checkRoles: () => timers.get(30_000)?.(),
    /** After whoever was let in is live. */
    sayPresence: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      timers.get(1_000)?.()
    },
    follow: (actor: ChatActor, chatId: ChatId, start: Start = 'snapshot') =>
      open(actor, { dress: oneChat, starts: [[chatId, start]], feed: false }),
    followMany: (actor: ChatActor, starts: [ChatId, Start][], feed = false) =>
      open(actor, { dress: manyChats, starts, feed }),
  }
}

/** Reads a stream frame by frame, as a client does. */
export class FrameReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  #text = ''

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader()
  }

  /** The next frame; null at the stream's end. */
  async next(): Promise<Frame | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const text = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        return parse(text)
      }
      const read = await this.#reader.read()
      if (read.done) return null
      this.#text += this.#decoder.decode(read.value, { stream: true })
    }
  }

  async take(count: number): Promise<Frame[]> {
    const frames: Frame[] = []
    for (let frame = await this.next(); frame; frame = await this.next()) {
      frames.push(frame)
      if (frames.length === count) return frames
    }
    throw new Error(`the stream ended after ${frames.length} of ${count} frames`)
  }

  /** The chunk that comes next, as it is. */
  async chunk(): Promise<Uint8Array | undefined> {
    return (await this.#reader.read()).value
  }

  /** All that is left. */
  async rest(): Promise<Frame[]> {
    const frames: Frame[] = []
    for (let frame = await this.next(); frame; frame = await this.next()) frames.push(frame)
    return frames
  }

  async until(id: string): Promise<Frame[]> {
    const frames: Frame[] = []
    for (;;) {
      const [frame] = await this.take(1)
      if (frame) frames.push(frame)
      if (frame?.id === id) return frames
    }
  }

  leave(): Promise<void> {
    return this.#reader.cancel()
  }
}

function parse(text: string): Frame {
  const lines = text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
  const fields = Object.fromEntries(lines) as Record<string, string>
  return { id: fields.id ?? null, data: JSON.parse(fields.data ?? '') as Frame['data'] }
}
