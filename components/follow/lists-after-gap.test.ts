import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readSoon } from '#components/follow/lists-after-gap.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what changes several times in a row is read once, and an answer that is late counts no more', async () => {
  const answers: ((list: string | null) => void)[] = []
  const put: string[] = []
  const soon = readSoon(
    () => new Promise<string | null>((resolve) => answers.push(resolve)),
    (list) => put.push(list),
  )
  for (let i = 0; i < 3; i++) soon()
  await vi.runAllTimersAsync()
  expect(answers).toHaveLength(1)
  soon()
  await vi.runAllTimersAsync()
  answers[1]?.('second')
  answers[0]?.('first')
  await vi.runAllTimersAsync()
  expect(put).toEqual(['second'])
  soon()
  await vi.runAllTimersAsync()
  answers[2]?.(null)
  await vi.runAllTimersAsync()
  expect(put).toEqual(['second'])
})
