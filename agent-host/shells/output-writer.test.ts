import { expect, test } from 'vitest'
import { OutputWriter, type Piece } from '#agent-host/shells/output-writer.ts'

const kB = 1024

function scene(write?: (piece: Piece) => Promise<boolean>) {
  const written: Piece[] = []
  const said: string[] = []
  const writer = new OutputWriter({
    write: async (piece) => {
      if (write && !(await write(piece))) return false
      written.push(piece)
      return true
    },
    hold: () => said.push('hold'),
    release: () => said.push('release'),
    onUnwanted: () => said.push('unwanted'),
    log: { warn: () => said.push('warn') },
  })
  return { writer, written, said, text: () => Buffer.concat(written.map(({ bytes }) => bytes)).toString() }
}

test('what is printed in one moment is one piece, and pieces follow on each other', async () => {
  const { writer, written, text } = scene()
  for (const part of ['a', 'b', 'c']) writer.push(Buffer.from(part))
  await writer.written()
  writer.push(Buffer.from('d'))
  await writer.written()
  expect(written.map(({ from, bytes }) => [from, bytes.toString()])).toEqual([
    [0, 'abc'],
    [3, 'd'],
  ])
  expect(text()).toBe('abcd')
})

test('much is written in bounded pieces, and what prints waits until most of it is written', async () => {
  const { writer, written, said } = scene()
  for (let part = 0; part < 20; part++) writer.push(Buffer.alloc(10 * kB, 97 + part))
  expect(said).toEqual(['hold'])
  await writer.written()
  expect(said).toEqual(['hold', 'release'])
  expect(Math.max(...written.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(32 * kB)
  expect(Buffer.concat(written.map(({ bytes }) => bytes))).toEqual(
    Buffer.concat(Array.from({ length: 20 }, (_, part) => Buffer.alloc(10 * kB, 97 + part))),
  )
})

test('what could not be written is tried again, at its place', async () => {
  let failures = 2
  const { writer, text, said } = scene(() => {
    if (failures-- > 0) return Promise.reject(new Error('the database is away'))
    return Promise.resolve(true)
  })
  writer.push(Buffer.from('one '))
  writer.push(Buffer.from('two'))
  await writer.written()
  expect(text()).toBe('one two')
  expect(said).toEqual(['warn', 'warn'])
})

test('what nobody wants is written no more, and that is said once', async () => {
  const { writer, said } = scene(() => Promise.resolve(false))
  writer.push(Buffer.from('a'))
  await writer.written()
  writer.push(Buffer.from('b'))
  await writer.written()
  expect(said).toEqual(['unwanted'])
})
