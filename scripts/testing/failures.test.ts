import { expect, test } from 'vitest'
import { failuresOfPlaywright, failuresOfVitest, playwrightReport, vitestReport } from '#scripts/testing/failures.ts'

test('each test of Vitest that failed is a line with its file and why, and so is a file that could not be run', () => {
  const passed = { fullName: 'holds', status: 'passed', failureMessages: [] }
  const failed = {
    fullName: 'it fails',
    status: 'failed',
    failureMessages: ['\u001b[31mError: no\u001b[39m\n    at x'],
  }
  const report = vitestReport.parse({
    numPassedTests: 1,
    numFailedTests: 1,
    testResults: [
      { name: '/room/a.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] },
      { name: '/room/b.test.ts', status: 'failed', message: 'cannot be read\nat y', assertionResults: [] },
      { name: '/room/c.test.ts', status: 'passed', message: '', assertionResults: [passed] },
    ],
  })
  expect(failuresOfVitest(report, '/room')).toEqual(['a.test.ts > it fails: Error: no', 'b.test.ts: cannot be read'])
})

test('each test of Playwright that failed is a line, however deep it lies', () => {
  const spec = (title: string, ok: boolean, message?: string) => ({
    title,
    ok,
    file: 'a.spec.ts',
    tests: [{ results: [message === undefined ? {} : { error: { message } }] }],
  })
  const report = playwrightReport.parse({
    stats: { expected: 1, unexpected: 2, flaky: 0 },
    suites: [
      {
        specs: [spec('holds', true), spec('fails', false, 'Error: not seen\nmore')],
        suites: [{ specs: [spec('within', false)] }],
      },
    ],
  })
  expect(failuresOfPlaywright(report)).toEqual([
    'a.spec.ts > fails: Error: not seen',
    'a.spec.ts > within: no reason given',
  ])
})
