import { expect, test } from 'vitest'
import { memoryWords } from '#components/hosts/memory-words.ts'

test('memory is told in megabytes, and in gigabytes from about one on', () => {
  const mega = 1024 ** 2
  expect([0, 84.4 * mega, 999 * mega, 1536 * mega, 16 * 1024 * mega].map(memoryWords)).toEqual([
    '0 MB',
    '84 MB',
    '999 MB',
    '1.5 GB',
    '16 GB',
  ])
})
