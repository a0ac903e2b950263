import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FollowFrame } from '#components/follow/frame.ts'
import { type FollowState, Leader } from '#components/follow/leader.ts'
import type { TabNeeds } from '#components/follow/plan-request.ts'
import { textDelta } from '#components/follow/view.fixture.ts'
import { chatId } from '#lib/domain/ids.ts'

const [a, b] = [chatId.parse('cht_a'), chatId.parse('cht_b')]
const realFetch = globalThis.fetch

/** Things that happen, to be waited for one after another. */
function queue<T>() {
  const items: T[] = []
  const waiting: ((item: T) => void)[] = []
  const push = (item: T) => {
    const next = waiting.shift()
    if (next) next(item)
    else items.push(item)
  }
  const next = async (): Promise<T> => {
    if (items.length > 0) return items.splice(0, 1)[0] as T
    return await new Promise((resolve) => waiting.push(resolve))
  }
  return { push, next, items }
}

type Stream = { chats: string | null; feed: boolean; response: ServerResponse }
let streams: ReturnType<typeof queue<Stream>>
let frames: ReturnType<typeof queue<FollowFrame>>
let states: ReturnType<typeof queue<FollowState>>
let status: number
let leader: Leader
const server = createServer((request, response) => {
  response.writeHead(status, { 'content-type': 'text/event-stream' }).flushHeaders()
  if (status !== 200) response.end()
  const { searchParams } = new URL(request.url ?? '', 'http://x')
  streams.push({ chats: searchParams.get('chats'), feed: searchParams.get('feed') === '1', response })
})

beforeEach(async () => {
  streams = queue()
  frames = queue()
  states = queue()
  status = 200
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => realFetch(new URL(path, base), init))
  leader = new Leader({ onFrame: frames.push, onState: states.push })
})
afterEach(async () => {
  leader.stop()
  vi.unstubAllGlobals()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

const write = ({ response }: Stream, frame: object) => response.write(`data: ${JSON.stringify(frame)}\n\n`)
const delta = (seq: number) => ({ chatId: a, ...textDelta(seq) })

test('one stream carries what all tabs want, from where the furthest behind stands', async () => {
  leader.want('one', { wants: [{ chatId: a, after: 9 }], feed: true })
  leader.want('two', { wants: [{ chatId: a, after: 7 }], feed: true })
  expect((await streams.next()).chats).toBe('cht_a:7')
  expect(await states.next()).toBe('live')
})

test('a stream that is lost is opened again after the last frame that came', async () => {
  leader.want('one', { wants: [{ chatId: a, after: 9 }], feed: true })
  const first = await streams.next()
  write(first, delta(10))
  expect(await frames.next()).toMatchObject({ type: 'log', event: { seq: 10 } })
  first.response.destroy()
  expect([await states.next(), await states.next()]).toEqual(['live', 'down'])
  expect((await streams.next()).chats).toBe('cht_a:10')
})

test('what still comes on the old stream does not move the place that a new tab asked for', async () => {
  leader.want('one', { wants: [{ chatId: a, after: 9 }], feed: true })
  const first = await streams.next()
  write(first, delta(10))
  await frames.next()
  leader.want('two', { wants: [{ chatId: a, after: 9 }], feed: true })
  write(first, delta(11))
  expect((await streams.next()).chats).toBe('cht_a:9')
  expect(frames.items).toEqual([])
})

const account = (...wants: TabNeeds['wants']) => ({ wants, feed: true })
const shared = (...wants: TabNeeds['wants']) => ({ wants, feed: false })

test('nobody asks again once the sign-in is over, until somebody is signed in', async () => {
  leader.want('one', account({ chatId: a, after: 9 }))
  write(await streams.next(), { type: 'closed', reason: 'signed_out' })
  expect([await states.next(), await states.next()]).toEqual(['live', 'signed_out'])
  expect(frames.items).toEqual([])
  leader.wake()
  leader.want('two', account({ chatId: a, after: 1 }))
  expect(await streams.next()).toMatchObject({ chats: 'cht_a:1', feed: true })
  expect(streams.items).toEqual([])
})

test('a refused sign-in ends it, a server that shuts down is asked again', async () => {
  leader.want('one', account())
  const first = await streams.next()
  write(first, { type: 'closed', reason: 'shutdown' })
  first.response.end()
  status = 401
  await streams.next()
  expect([await states.next(), await states.next(), await states.next()]).toEqual(['live', 'down', 'signed_out'])
})

test('a chat that was deleted is not asked for again', async () => {
  leader.want('one', account({ chatId: a, after: 9 }))
  const first = await streams.next()
  write(first, { type: 'closed', chatId: a, reason: 'deleted' })
  expect(await frames.next()).toMatchObject({ type: 'closed', reason: 'deleted' })
  first.response.destroy()
  expect((await streams.next()).chats).toBeNull()
})

test('the feed is asked for only while a tab of an account is there', async () => {
  leader.want('one', shared({ chatId: a, after: 9 }))
  expect(await streams.next()).toMatchObject({ chats: 'cht_a:9', feed: false })
  leader.want('two', account())
  expect(await streams.next()).toMatchObject({ chats: 'cht_a:9', feed: true })
  leader.want('two', shared())
  leader.wake(true)
  expect(await streams.next()).toMatchObject({ chats: 'cht_a:9', feed: false })
})

test('shared pages go on when the sign-in is over, without what only the account may see', async () => {
  leader.want('page', shared({ chatId: a, after: 9 }))
  leader.want('app', account({ chatId: b, after: 2 }))
  const first = await streams.next()
  expect(first).toMatchObject({ chats: 'cht_a:9,cht_b:2', feed: true })
  write(first, { type: 'closed', reason: 'signed_out' })
  expect(await streams.next()).toMatchObject({ chats: 'cht_a:9', feed: false })
  expect([await states.next(), await states.next(), await states.next()]).toEqual(['live', 'signed_out', 'live'])
})

test('where nobody is let in, the links of shared pages are over', async () => {
  status = 401
  leader.want('page', shared({ chatId: a, after: 9 }))
  await streams.next()
  expect(await frames.next()).toEqual({ type: 'closed', chatId: a, reason: 'revoked' })
  leader.wake()
  expect(states.items).toEqual([])
})

test('a stream on which nothing comes is given up and opened again', async () => {
  leader.stop()
  leader = new Leader({ onFrame: frames.push, onState: states.push }, { stallMs: 20 })
  leader.want('one', account({ chatId: a, after: 9 }))
  await streams.next()
  expect([await states.next(), await states.next()]).toEqual(['live', 'down'])
  expect((await streams.next()).chats).toBe('cht_a:9')
})

test('after a sleep a stream is opened again if it was silent for too long, and left alone if not', async () => {
  leader.stop()
  leader = new Leader({ onFrame: frames.push, onState: states.push }, { trustMs: -1 })
  leader.want('one', account({ chatId: a, after: 9 }))
  write(await streams.next(), delta(10))
  await frames.next()
  leader.wake()
  expect((await streams.next()).chats).toBe('cht_a:10')
  leader.stop()
  leader = new Leader({ onFrame: frames.push, onState: states.push })
  leader.want('one', account({ chatId: a, after: 9 }))
  await streams.next()
  leader.wake()
  leader.want('two', account({ chatId: b, after: 1 }))
  expect((await streams.next()).chats).toBe('cht_a:9,cht_b:1')
})
