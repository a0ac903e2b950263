import { expect, test } from 'vitest'
import { Readers } from '#agent-host/shells/readers.ts'

const kB = 1024

test('a shell waits for the slowest page that says where it is, and not for one that fell silent', () => {
  const readers = new Readers()
  expect(readers.mayPrint(900 * kB, 0)).toBe(true)
  readers.hear('fast', 300 * kB, 0)
  readers.hear('slow', 100 * kB, 0)
  expect(readers.mayPrint(250 * kB, 0)).toBe(true)
  expect(readers.mayPrint(300 * kB, 0)).toBe(false)
  readers.hear('slow', 200 * kB, 10)
  expect(readers.mayPrint(300 * kB, 20)).toBe(true)
  readers.hear('fast', 600 * kB, 900)
  expect(readers.mayPrint(600 * kB, 1_005)).toBe(false)
  expect(readers.mayPrint(600 * kB, 1_100)).toBe(true)
  expect(readers.mayPrint(900 * kB, 1_100)).toBe(false)
})
