import type { ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { emptyView, ids, logged, sampleDrafts } from '#tests/support/events.ts'
import { Calls } from '#tests/support/faults/calls.ts'
import { Follower } from '#tests/support/faults/follower.ts'
import { startLocalServer } from '#tests/support/local-server.ts'

const patience = AbortSignal.timeout(10_000)

/** Follows a server that answers each connection with the next list of frames; the last of them stays open. */
async function follow(connections: object[][]) {
  const asked: (string | undefined)[] = []
  const server = await startLocalServer(() => (request, response) => {
    const frames = connections[asked.length]
    asked.push(request.headers['last-event-id'] as string | undefined)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    send(response, frames ?? [])
    if (asked.length < connections.length) response.end()
  })
  const follower = new Follower(new Calls(server.url, 'token'), ids.chat)
  return {
    follower,
    asked,
    async [Symbol.asyncDispose]() {
      await follower[Symbol.asyncDispose]()
      await server.close()
    },
  }
}

const send = (response: ServerResponse, frames: object[]) =>
  frames.map((frame) => response.write(`data: ${JSON.stringify(frame)}\n\n`))
const snapshot = { type: 'snapshot', seq: 3, view: emptyView() }
const titled = (seq: number) => logged({ ...sampleDrafts['chat.updated'], title: `Title ${seq}` }, seq)
const untilTitle = (follower: Follower, seq: number) =>
  follower.until(`seq ${seq}`, ({ chat }) => chat.title === `Title ${seq}`, patience)

it('a stream that goes on where it was cut has lost and doubled nothing', async () => {
  await using stream = await follow([[snapshot, titled(4)], [titled(5)]])
  await untilTitle(stream.follower, 5)
  expect(stream.follower.counts).toEqual({ lost: 0, doubled: 0 })
  expect(stream.asked).toEqual([undefined, '4'])
})

it('an event that never came is lost', async () => {
  await using stream = await follow([[snapshot, titled(4)], [titled(6)]])
  await untilTitle(stream.follower, 6)
  expect(stream.follower.counts).toEqual({ lost: 1, doubled: 0 })
})

it('an event that came again is doubled', async () => {
  await using stream = await follow([
    [snapshot, titled(4)],
    [titled(4), titled(5)],
  ])
  await untilTitle(stream.follower, 5)
  expect(stream.follower.counts).toEqual({ lost: 0, doubled: 1 })
})

it('a snapshot in place of what was missed is a reset', async () => {
  await using stream = await follow([
    [snapshot, titled(4)],
    [{ type: 'reset' }, { ...snapshot, seq: 5, view: emptyView() }, titled(6)],
  ])
  await untilTitle(stream.follower, 6)
  expect(stream.follower.resets).toBe(1)
})
