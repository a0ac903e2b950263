import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AnyMessage } from '@agentclientprotocol/sdk'
import { expect, test } from 'vitest'
import { openWire } from '#agent-host/backends/acp/wire.ts'

const megabyte = 1024 * 1024

function setUp() {
  const input = new PassThrough()
  const updates: unknown[] = []
  const wire = openWire(input, new PassThrough(), {
    onUpdate: (params) => {
      updates.push(params)
      return undefined
    },
    onRetrying: () => undefined,
    onAnswered: () => undefined,
  })
  const write = async (text: string | Buffer) => {
    if (!input.write(text)) await once(input, 'drain')
  }
  return { input, updates, reader: wire.stream.readable.getReader(), write, rubbish: wire.rubbish }
}
const update = (text: string) => `${JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params: text })}\n`
const request: AnyMessage = { jsonrpc: '2.0', id: 1, method: 'fs/read_text_file', params: { text: 'späť ✓' } }

test('a message is one however it is cut, within a letter too', async () => {
  const { reader, write } = setUp()
  for (const byte of Buffer.from(`${JSON.stringify(request)}\n`)) await write(Buffer.from([byte]))
  expect((await reader.read()).value).toEqual(request)
})

test('a long message below the limit is heard', async () => {
  const { updates, write } = setUp()
  await write(update('x'.repeat(30 * megabyte)))
  await expect.poll(() => updates.length).toBe(1)
})

test('a line without an end is an error, is not kept, and nothing after it is heard', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heapBytes = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const { updates, reader, write } = setUp()
  const failed = expect(reader.read()).rejects.toThrow('a message is longer than 32 MiB')
  await write(update('before'))
  const before = heapBytes()
  const piece = Buffer.alloc(megabyte, 'x')
  let most = 0
  for (let written = 0; written < 200; written++) {
    await write(piece)
    if (written % 20 === 0) most = Math.max(most, heapBytes() - before)
  }
  await failed
  await write(`\n${update('after')}`)
  expect(updates).toEqual(['before'])
  expect(most).toBeLessThan(48 * megabyte)
})

test('what is no message of ours is counted, with the beginning of the first', async () => {
  const { reader, write, rubbish } = setUp()
  await write(`${'warning '.repeat(100)}\n[1]\n{"id":7,"result":{}}\n\n${JSON.stringify(request)}\n`)
  expect((await reader.read()).value).toEqual(request)
  expect(rubbish).toEqual({ count: 3, first: 'warning '.repeat(25) })
})
