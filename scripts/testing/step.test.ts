import { expect, test } from 'vitest'
import { ofCounts, ofFindings } from '#scripts/testing/step.ts'

test('a runner that failed without a failed test counts as one failure', () => {
  expect(ofCounts({ passed: 3, failed: 0 }, 1, 'boom')).toEqual({ passed: 3, failed: 1, said: 'boom' })
  expect(ofCounts({ passed: 3, failed: 2 }, 1, 'boom')).toEqual({ passed: 3, failed: 2, said: 'boom' })
})

test('a runner that ran nothing did not pass', () => {
  expect(ofCounts({ passed: 0, failed: 0 }, 0, '')).toMatchObject({ passed: 0, failed: 1 })
})

test('each finding is a check, and those with faults are told', () => {
  const findings = [
    { name: 'one', faults: [] },
    { name: 'two', faults: ['this', 'that'] },
  ]
  expect(ofFindings(findings)).toEqual({ passed: 1, failed: 1, said: 'two\n  this\n  that' })
})
