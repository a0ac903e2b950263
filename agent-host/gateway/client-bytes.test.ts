import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Filter, withoutKey, withoutUsageChunk } from '#agent-host/gateway/client-bytes.ts'

const stream = readFileSync(new URL('./bodies/openai-chat.sse', import.meta.url))

function through(filter: Filter | null, bytes: Buffer, length: number): string {
  if (!filter) throw new Error('there is no filter')
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; at += length) out.push(filter.push(bytes.subarray(at, at + length)))
  return Buffer.concat([...out, filter.end()]).toString()
}

test('a key is masked wherever it is cut, and everything keeps its length', () => {
  const key = 'sk-sk-secret-key'
  const text = `sk-${key} and ${key}${key}, but sk-sk-secret-ke`
  const mask = '*'.repeat(key.length)
  for (let length = 1; length <= text.length; length++)
    expect(through(withoutKey(key), Buffer.from(text), length)).toBe(
      `sk-${mask} and ${mask}${mask}, but sk-sk-secret-ke`,
    )
})

test('what is too short to be a secret is no key', () => {
  expect(withoutKey('none')).toBeNull()
  expect(withoutKey('')).toBeNull()
})

test('the chunk that tells usage alone is left out, and nothing else changes', () => {
  const events = stream.toString().split(/(?<=\n\n)/)
  const others = events.filter((event) => !event.includes('"choices":[],')).join('')
  expect(events).toHaveLength(5)
  for (const length of [1, 5, 64, stream.length]) expect(through(withoutUsageChunk(), stream, length)).toBe(others)
  const windows = Buffer.from(stream.toString().replaceAll('\n', '\r\n'))
  for (const length of [1, 5, windows.length])
    expect(through(withoutUsageChunk(), windows, length)).toBe(others.replaceAll('\n', '\r\n'))
})

test('whole events go on at once, a begun one waits for its end', () => {
  const filter = withoutUsageChunk()
  expect(filter.push(Buffer.from('data: {"choices":[{}]}\n\ndata: {"cho')).toString()).toBe(
    'data: {"choices":[{}]}\n\n',
  )
  expect(filter.push(Buffer.from('ices":[{"a":1}]}\n\n')).toString()).toBe('data: {"choices":[{"a":1}]}\n\n')
  expect(filter.end()).toHaveLength(0)
})
