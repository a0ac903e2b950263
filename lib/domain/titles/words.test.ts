import { expect, test } from 'vitest'
import type { PatchFile } from '#lib/domain/patches/patch.ts'
import { changedWords, cutAtWord, summaryOf, summaryWithoutModel, titleOf } from '#lib/domain/titles/words.ts'

const file = (path: string, added: number, removed: number, change: PatchFile['change'] = 'modified'): PatchFile => ({
  path,
  previousPath: null,
  change,
  binary: false,
  hunks: 1,
  added,
  removed,
})
const said = (answer: string, files: PatchFile[] = []) =>
  summaryWithoutModel({ outcome: 'completed', error: null, files, answer })

test('a title is the first line of the answer without what models put around it', () => {
  for (const answer of [
    'Fix the flaky upload test',
    '"Fix the flaky upload test."',
    '**Title:** Fix the flaky upload test',
    '# Fix the flaky upload test\n\nThis title says it.',
    '<think>The user wants…\nhm</think>\n\n“Fix the flaky upload test”',
  ])
    expect(titleOf(answer), answer).toBe('Fix the flaky upload test')
})

test('an answer without words is no title', () => {
  for (const answer of ['', ' \n ', '<think>still thinking', '""']) expect(titleOf(answer), answer).toBeNull()
})

test('a title has 60 characters at most, a summary 90, cut between words', () => {
  const long = 'word '.repeat(40)
  expect(titleOf(long)?.length).toBeLessThanOrEqual(60)
  expect(summaryOf(long)).toMatch(/word…$/)
  expect(summaryOf(long)?.length).toBeLessThanOrEqual(90)
  expect(cutAtWord('x'.repeat(100), 10)).toBe(`${'x'.repeat(9)}…`)
  expect([...cutAtWord('🙂'.repeat(20), 10)]).toHaveLength(10)
})

test('a patch is summed up by its largest file, how many more, and lines', () => {
  expect(changedWords([file('src/retry.ts', 2, 5), file('tests/upload.test.ts', 40, 2), file('a', 0, 0)])).toBe(
    'changed upload.test.ts and 2 more · +42 −7',
  )
  expect(changedWords([file('notes.txt', 2, 0, 'added')])).toBe('added notes.txt · +2')
  expect(changedWords([file('a.bin', 0, 0, 'added'), file('b', 0, 3, 'deleted')])).toBe('changed b and 1 more · −3')
  expect(changedWords([])).toBeNull()
  expect(changedWords([file(`${'long'.repeat(50)}.ts`, 1, 1), file('b', 1, 0)])?.length).toBeLessThanOrEqual(90)
})

test('without a patch the last sentence of the answer stands', () => {
  expect(said('First. I found the race.\n\n- It is in **retry.ts**. The test passes now.\n')).toBe(
    'The test passes now',
  )
  expect(said('Look:\n```ts\nconst a = 1.\n```\n')).toBe('Look:')
  expect(said('Done!')).toBe('Done!')
  expect(said('```\nonly code\n```')).toBeNull()
})

test('an error takes the place of what was done, and a cut turn says so', () => {
  const error = { kind: 'authentication', message: 'no', retryable: false } as const
  expect(summaryWithoutModel({ outcome: 'failed', error, files: [file('a', 1, 0)], answer: 'text' })).toBe(
    'The provider did not accept the sign-in',
  )
  expect(summaryWithoutModel({ outcome: 'stopped', error: null, files: [file('a', 1, 0)], answer: 'text' })).toBe(
    'stopped · changed a · +1',
  )
  expect(summaryWithoutModel({ outcome: 'interrupted', error: null, files: [], answer: 'text' })).toBe('interrupted')
})
