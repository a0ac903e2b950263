import { expect, test } from 'vitest'
import { withSecondLook } from '#scripts/testing/second-look.ts'
import type { Outcome } from '#scripts/testing/step.ts'

const failed = (failures: string[]): Outcome => ({ passed: 5, failed: failures.length, said: 'first', failures })
const passed: Outcome = { passed: 2, failed: 0, said: 'second', failures: [] }
const never = () => expect.fail('it was run again')

test('what holds when it is run by itself counts, and is named', async () => {
  expect(await withSecondLook(failed(['a']), async () => passed)).toEqual({
    passed: 6,
    failed: 0,
    said: 'first',
    shaky: ['a'],
  })
})

test('what fails again has failed, with what both runs said', async () => {
  const again = await withSecondLook(failed(['a']), async () => failed(['a']))
  expect(again).toMatchObject({ passed: 5, failed: 1, failures: ['a'] })
  expect(again.said).toMatch(/first\s.*\sfirst/s)
})

test('a second run that ran nothing proves nothing', async () => {
  const empty: Outcome = { passed: 0, failed: 0, said: '' }
  expect(await withSecondLook(failed(['a']), async () => empty)).toMatchObject({ failed: 1 })
})

test('many failures, and a runner that failed without one, are not looked at again', async () => {
  expect(await withSecondLook(failed(['a', 'b', 'c', 'd']), never)).toMatchObject({ failed: 4 })
  expect(await withSecondLook({ ...failed([]), failed: 1 }, never)).toMatchObject({ failed: 1 })
  expect(await withSecondLook(passed, never)).toBe(passed)
})
