import { expect, test } from 'vitest'
import { arrowKey, controlOf } from '#components/shells/control-key.ts'

test.each([
  ['c', '\u0003'],
  ['C', '\u0003'],
  ['d', '\u0004'],
  ['[', '\u001B'],
  ['@', '\u0000'],
  [' ', '\u0000'],
  ['?', '\u007F'],
])('Ctrl and %s', (key, sent) => {
  expect(controlOf(key)).toBe(sent)
})

test.each(['1', 'é', 'ab', '', '\r'])('there is no Ctrl and %j', (key) => {
  expect(controlOf(key)).toBeNull()
})

test('arrows are what the program asked for', () => {
  expect(arrowKey('up', false)).toBe('\u001B[A')
  expect(arrowKey('left', true)).toBe('\u001BOD')
})
