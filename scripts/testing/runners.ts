import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { failuresOfPlaywright, failuresOfVitest, playwrightReport, vitestReport } from '#scripts/testing/failures.ts'
import { root, runTool } from '#scripts/testing/run-tool.ts'
import { withSecondLook } from '#scripts/testing/second-look.ts'
import { type Outcome, ofCounts, type Step } from '#scripts/testing/step.ts'
import { chromiumPath } from '#tests/support/browser.ts'

/** The tests of one of Vitest's projects. */
export const vitest = (project: string): Step => ({
  name: project,
  run: async (signal) => {
    const { outcome, files } = await runVitest(project, [], signal)
    return await withSecondLook(outcome, async () => (await runVitest(project, files, signal)).outcome)
  },
})

/** `files` are those in which something failed. */
async function runVitest(project: string, only: string[], signal: AbortSignal) {
  return await withReport(async (file) => {
    const args = [
      'run',
      '--project',
      project,
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...only,
    ]
    const { code, said } = await runTool('vitest', args, { signal })
    const report = vitestReport.parse(await readReport(file, said))
    const { numPassedTests: passed, numFailedTests: failed, testResults } = report
    const outcome: Outcome = { ...ofCounts({ passed, failed }, code, said), failures: failuresOfVitest(report, root) }
    return { outcome, files: testResults.flatMap(({ name, status }) => (status === 'failed' ? [name] : [])) }
  })
}

/** The tests in a browser. */
export const browser: Step = {
  name: 'browser',
  run: async (signal) =>
    await withSecondLook(await runPlaywright([], signal), () => runPlaywright(['--last-failed'], signal)),
}

const runPlaywright = (more: string[], signal: AbortSignal) =>
  withReport(async (file): Promise<Outcome> => {
    const environment = { CHROMIUM_PATH: await chromiumPath(), PLAYWRIGHT_JSON_OUTPUT_FILE: file }
    const { code, said } = await runTool('playwright', ['test', '--reporter=dot,json', ...more], {
      signal,
      environment,
    })
    const report = playwrightReport.parse(await readReport(file, said))
    const { expected, unexpected, flaky } = report.stats
    const counted = ofCounts({ passed: expected, failed: unexpected + flaky }, code, said)
    return { ...counted, failures: failuresOfPlaywright(report) }
  })

/** Gives `run` the name of a file for a report, in a folder that goes with it. */
export async function withReport<T>(run: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'greenroom-report-'))
  try {
    return await run(path.join(folder, 'report.json'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Throws with what the runner said when it did not come so far as to report. */
export async function readReport(file: string, said: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`there is no report:\n${said}`, { cause })
  })
  return JSON.parse(text)
}
