import { expect, test } from 'vitest'
import { phasesOf } from '#components/settings/trial-words.ts'

test('each part of a trial is told by itself, and the whole at the end', () => {
  expect(phasesOf({ startMs: 40, sessionMs: 1_240, firstTextMs: 13_240, wholeMs: 13_900 })).toEqual([
    { name: 'start', words: '40 ms' },
    { name: 'session', words: '1.2 s' },
    { name: 'first text', words: '12 s' },
    { name: 'in all', words: '14 s' },
  ])
})

test('what a trial did not come to is left out', () => {
  const named = (times: Parameters<typeof phasesOf>[0]) => phasesOf(times).map(({ name }) => name)
  expect(named({ startMs: null, sessionMs: null, firstTextMs: null, wholeMs: 3 })).toEqual(['in all'])
  expect(named({ startMs: 1, sessionMs: 2, firstTextMs: null, wholeMs: 3 })).toEqual(['start', 'session', 'in all'])
})
