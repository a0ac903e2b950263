import { expect, test } from 'vitest'
import { InputReader, type Typed } from '#agent-host/shells/input-reader.ts'

const data = (text: string) => Buffer.from(text).toString('base64')
const settled = () => new Promise((resolve) => setImmediate(resolve))

function scene() {
  const rows: Typed[] = []
  let text = ''
  const at = { gate: Promise.resolve(), reads: 0, faults: 0, failing: false }
  const reader = new InputReader({
    write: async (bytes) => {
      await at.gate
      if (at.failing) throw new Error('gone')
      text += bytes.toString()
    },
    read: async (after) => {
      at.reads++
      await settled()
      return rows.filter(({ seq }) => seq > after)
    },
    onFault: () => at.faults++,
  })
  const type = (word: string) => {
    rows.push({ seq: rows.length + 1, data: data(word) })
    return rows.length
  }
  return { reader, rows, at, type, text: () => text }
}

test('what notices carry is written in order, without a look at the rows', async () => {
  const { reader, at, type, text } = scene()
  for (const word of ['a', 'b', 'c']) reader.hear(type(word), data(word))
  await settled()
  expect([text(), at.reads, reader.taken]).toEqual(['abc', 0, 3])
})

test('what a notice lacks, and what notices that got lost told, is read; nothing is written twice', async () => {
  const { reader, type, text } = scene()
  type('lost ')
  reader.hear(type('late '), data('late '))
  reader.hear(2, data('late '))
  reader.hear(type('long '), null)
  reader.hear(type('meanwhile'), data('meanwhile'))
  await settled()
  await settled()
  await settled()
  expect([text(), reader.taken]).toEqual(['lost late long meanwhile', 4])
  reader.hear(3, data('long '))
  await settled()
  expect(text()).toBe('lost late long meanwhile')
})

test('a program that reads slowly gets the next piece once it took the last', async () => {
  const { reader, at, type, text } = scene()
  const { promise, resolve } = Promise.withResolvers<void>()
  at.gate = promise
  reader.hear(type('a'), data('a'))
  reader.hear(type('b'), data('b'))
  await settled()
  expect([text(), reader.taken]).toEqual(['', 0])
  resolve()
  await settled()
  expect([text(), reader.taken]).toEqual(['ab', 2])
})

test('a piece that could not be written is tried again with the next look', async () => {
  const { reader, at, type, text } = scene()
  at.failing = true
  reader.hear(type('a'), data('a'))
  await settled()
  expect(at.faults).toBe(1)
  at.failing = false
  reader.hear(1, null)
  await settled()
  expect(text()).toBe('a')
})
