import { expect, test } from 'vitest'
import { mayBeText, textTypeOf } from '#lib/domain/attachments/text-type.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test.each([
  ['a.txt', 'hello', 'text/plain'],
  ['main.ts', 'export const one = 1\r\n', 'text/plain'],
  ['no-extension', '\u001b[31mred\u001b[0m', 'text/plain'],
  ['page.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'text/plain'],
  ['people.CSV', 'a,b\n', 'text/csv'],
  ['data.json', '{"a": [1]}', 'application/json'],
  ['broken.json', '{"a":', 'text/plain'],
  ['nul.txt', 'a\0b', null],
  ['bell.txt', 'a\u0007b', null],
])('%s with %j is %s', (name, text, type) => expect(textTypeOf(name, bytes(text))).toBe(type))

test('what is not UTF-8 is no text', () => {
  expect(textTypeOf('latin.txt', new Uint8Array([0x66, 0xfc, 0x72]))).toBeNull()
  expect(textTypeOf('wide.txt', new Uint8Array([0xff, 0xfe, 0x61, 0x00]))).toBeNull()
})

test('a beginning may be cut within a character', () => {
  expect(mayBeText(bytes('für').slice(0, 2))).toBe(true)
  expect(mayBeText(new Uint8Array([0x89, 0x50, 0x4e, 0x47]))).toBe(false)
})
