import { expect, test } from 'vitest'
import { timeoutError } from '#lib/domain/tasks/timeout-error.ts'

test('a task that took too long says how long it was given', () => {
  const wordsOf = (timeoutMs: number, began = true) => timeoutError({ timeoutMs, began }).message
  expect(wordsOf(900_000)).toBe('This task took longer than the 15 minutes it was given, and was stopped.')
  expect(wordsOf(7_200_000)).toContain('the 2 hours it')
  expect(wordsOf(1_500)).toContain('the 1.5 seconds it')
  expect(wordsOf(60_000, false)).toBe('This task did not begin within the 1 minute it was given.')
})
