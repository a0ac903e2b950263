import { EventSourceParserStream } from 'eventsource-parser/stream'
import { afterEach, expect, test } from 'vitest'
import { ShellFeed } from '#app/_server/shells/shell-feed.ts'
import type { Printed } from '#db/reads/shells.ts'
import type { ChatId, ShellId } from '#lib/domain/ids.ts'
import type { ShellFrame, ShellInfo } from '#lib/domain/shells/shell.ts'

const shellId = 'shl_1' as ShellId
const encode = (text: string) => Buffer.from(text).toString('base64')

/** What a database would have of a shell, and a reader of its feed. */
class Scene {
  shell: ShellInfo = {
    id: shellId,
    chatId: 'cht_1' as ChatId,
    number: 1,
    state: 'open',
    columns: 80,
    rows: 24,
    exitCode: null,
    fault: null,
    createdAt: '2026-01-01T00:00:00.000Z',
  }
  pieces: Printed[] = []
  readonly told: number[] = []
  reads = 0
  ended = 0
  readonly feed: ShellFeed
  readonly #reader: ReadableStreamDefaultReader<{ data: string; id?: string | undefined }>

  constructor(after = 0) {
    this.feed = new ShellFeed({
      shellId,
      after,
      readShell: async () => ({ shell: this.shell, printed: this.pieces.at(-1)?.to ?? 0 }),
      readPrinted: async (from) => {
        this.reads++
        return this.pieces.filter(({ to }) => to > from).slice(0, 2)
      },
      tellRead: (to) => this.told.push(to),
      onEnd: () => this.ended++,
      onFault: (error) => {
        throw error
      },
    })
    const texts = this.feed.stream.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    this.#reader = texts.pipeThrough(new EventSourceParserStream()).getReader()
  }

  print(text: string): Printed {
    const from = this.pieces.at(-1)?.to ?? 0
    const piece = { from, to: from + text.length, data: encode(text) }
    this.pieces.push(piece)
    return piece
  }

  tell(piece: Printed, inline = true) {
    this.feed.hear({ type: 'printed', shellId, ...piece, data: inline ? piece.data : null })
  }

  async next(): Promise<{ id: string | undefined; text?: string; type: ShellFrame['type'] } | null> {
    const { value, done } = await this.#reader.read()
    if (done) return null
    const frame = JSON.parse(value.data) as ShellFrame
    if (frame.type !== 'output') return { id: value.id, type: frame.type }
    return { id: value.id, type: frame.type, text: Buffer.from(frame.data, 'base64').toString() }
  }
}

let scenes: Scene[] = []
const newScene = (after?: number) => {
  const scene = new Scene(after)
  scenes.push(scene)
  return scene
}
afterEach(() => {
  for (const { feed } of scenes) feed.cut()
  scenes = []
})

test('a reader gets how the shell is, what is kept, and then what comes, without a look at the rows', async () => {
  const scene = newScene()
  for (const text of ['one ', 'two ', 'three ']) scene.print(text)
  expect(await scene.next()).toMatchObject({ type: 'shell' })
  expect(await scene.next()).toMatchObject({ text: 'one ', id: '4' })
  expect(await scene.next()).toMatchObject({ text: 'two ', id: '8' })
  expect(await scene.next()).toMatchObject({ text: 'three ', id: '14' })
  const coming = scene.next()
  await expect.poll(() => scene.reads).toBe(3)
  scene.tell(scene.print('four'))
  expect(await coming).toMatchObject({ text: 'four', id: '18' })
  expect(scene.reads).toBe(3)
})

test('who comes back gets what it has not, to the byte, and nothing twice', async () => {
  const scene = newScene(6)
  scene.print('one ')
  const two = scene.print('two ')
  await scene.next()
  expect(await scene.next()).toMatchObject({ text: 'o ', id: '8' })
  const coming = scene.next()
  scene.tell(two)
  scene.tell(scene.print('three'))
  expect(await coming).toMatchObject({ text: 'three' })
})

test('what is not kept any more is told as a gap', async () => {
  const scene = newScene(4)
  for (const text of ['one ', 'two ', 'three ']) scene.print(text)
  scene.pieces.splice(0, 2)
  await scene.next()
  expect(await scene.next()).toMatchObject({ type: 'gap' })
  expect(await scene.next()).toMatchObject({ text: 'three ' })
})

test('who knows more than was printed begins anew', async () => {
  const scene = newScene(400)
  scene.print('one ')
  expect(await scene.next()).toMatchObject({ type: 'gap' })
  expect(await scene.next()).toMatchObject({ type: 'shell' })
  expect(await scene.next()).toMatchObject({ text: 'one ' })
})

test('what a notice does not carry, or follows one that was lost, is read from the rows', async () => {
  const scene = newScene()
  await scene.next()
  const first = scene.next()
  await expect.poll(() => scene.reads).toBe(1)
  scene.tell(scene.print('long'), false)
  expect(await first).toMatchObject({ text: 'long' })
  const second = scene.next()
  await expect.poll(() => scene.reads).toBe(3)
  scene.print('lost')
  scene.tell(scene.print('late'))
  expect(await second).toMatchObject({ text: 'lost' })
  expect(await scene.next()).toMatchObject({ text: 'late' })
})

test('all that was printed comes before the end, and the end is the last', async () => {
  const scene = newScene()
  await scene.next()
  for (const text of ['1', '2', '3', '4', '5']) scene.print(text)
  scene.shell = { ...scene.shell, state: 'ended', exitCode: 0 }
  scene.feed.hear({ type: 'shell', shellId, hostId: null })
  const texts = []
  for (let next = await scene.next(); next; next = await scene.next()) texts.push(next.text ?? next.type)
  expect(texts).toEqual(['1', '2', '3', '4', '5', 'shell'])
  expect(scene.ended).toBe(1)
})

test('a host is told how far a reader of much is, once it took it', async () => {
  const scene = newScene()
  const piece = 'x'.repeat(20_000)
  for (let count = 0; count < 4; count++) scene.print(piece)
  for (let count = 0; count < 5; count++) await scene.next()
  void scene.next()
  await expect.poll(() => scene.told.at(-1)).toBe(80_000)
})

test('a reader that may see it no more gets a last word, and one that takes nothing is cut', async () => {
  const scene = newScene()
  await scene.next()
  const last = scene.next()
  scene.feed.close('revoked')
  expect(await last).toMatchObject({ type: 'closed' })
  expect(await scene.next()).toBeNull()
  const stalled = newScene()
  stalled.feed.ping(0, 1_000)
  stalled.feed.ping(500, 1_000)
  await stalled.next()
  stalled.feed.ping(2_000, 1_000)
  stalled.feed.ping(2_500, 1_000)
  expect(stalled.ended).toBe(0)
})
