import { expect, test } from 'vitest'
import { byteWords } from '#lib/domain/attachments/byte-words.ts'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 kB'],
  [12_800, '12.5 kB'],
  [1_023_000, '999 kB'],
  [1_048_575, '1 MB'],
  [3.75 * 1024 * 1024, '3.75 MB'],
  [200 * 1024 * 1024, '200 MB'],
])('%d bytes are %s', (bytes, words) => expect(byteWords(bytes)).toBe(words))
