import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { checkBoundaries, checkPlants } from '#scripts/check-boundaries.ts'
import { checkReadme } from '#scripts/check-readme.ts'
import { buildWhenChanged } from '#scripts/supervisor/build.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'
import { failuresOfPlaywright, failuresOfVitest, playwrightReport, vitestReport } from '#scripts/testing/failures.ts'
import { root, runTool } from '#scripts/testing/run-tool.ts'
import { type Outcome, ofCounts, ofFindings, oneCheck, type Step } from '#scripts/testing/step.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'
import { chromiumPath } from '#tests/support/browser.ts'

const checkWith = (name: string, tool: string, args: string[]): Step => ({
  name,
  run: async (signal) => {
    const { code, said } = await runTool(tool, args, { signal })
    return oneCheck(code === 0, said)
  },
})

const vitest = (project: string): Step => ({
  name: project,
  run: (signal) =>
    withReport(async (file) => {
      const args = ['run', '--project', project, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
      const { code, said } = await runTool('vitest', args, { signal })
      const report = vitestReport.parse(await readReport(file, said))
      const { numPassedTests: passed, numFailedTests: failed } = report
      return { ...ofCounts({ passed, failed }, code, said), failures: failuresOfVitest(report, root) }
    }),
})

/** The agents that are installed for tests; where there is none, nothing is asked. */
const agents: Step = {
  name: 'agents',
  run: (signal) =>
    existsSync(path.join(agentsDirectory, 'node_modules'))
      ? vitest('agents').run(signal)
      : Promise.resolve({ passed: 0, failed: 0, said: '' }),
}

const types: Step = {
  name: 'types',
  async run(signal) {
    const generated = await runTool('next', ['typegen'], { signal })
    if (generated.code !== 0) return oneCheck(false, generated.said)
    const { code, said } = await runTool('tsc', ['--noEmit'], { signal })
    return oneCheck(code === 0, said)
  },
}

const build: Step = {
  name: 'build',
  async run(signal) {
    try {
      await buildWhenChanged(root, { signal, output: { begin: () => undefined, say: () => undefined } })
      return oneCheck(true, '')
    } catch (error) {
      if (error instanceof StartFault) return oneCheck(false, error.message)
      throw error
    }
  },
}

const browser: Step = {
  name: 'browser',
  run: (signal) =>
    withReport(async (file) => {
      const environment = { CHROMIUM_PATH: await chromiumPath(), PLAYWRIGHT_JSON_OUTPUT_FILE: file }
      const { code, said } = await runTool('playwright', ['test', '--reporter=dot,json'], { signal, environment })
      const report = playwrightReport.parse(await readReport(file, said))
      const { expected, unexpected, flaky } = report.stats
      const counted = ofCounts({ passed: expected, failed: unexpected + flaky }, code, said)
      return { ...counted, failures: failuresOfPlaywright(report) }
    }),
}

const faultRows = z.array(z.object({ line: z.string(), isSound: z.boolean() }))

/** One cut of each kind; `npm run test:faults` makes all. */
const faults: Step = {
  name: 'faults',
  run: (signal) =>
    withReport(async (report) => {
      const { code, said } = await runTool('tests/faults/run.ts', ['--short', '--report', report], { signal })
      const rows = faultRows.parse(await readReport(report, said))
      const passed = rows.filter((row) => row.isSound).length
      return ofCounts({ passed, failed: rows.length - passed }, code, said)
    }),
}

/**
 * Every step, in lanes that run beside each other, each in its order; the browser comes when all of them are through. The build writes
 * what the types are read from, so that these stand in one lane; the host's tests have one to themselves, since they measure time.
 */
export const lanes: Step[][] = [
  [
    types,
    build,
    checkWith('lint', 'biome', ['check', '--error-on-warnings', '.']),
    { name: 'boundaries', run: async () => ofFindings(await checkBoundaries()) },
    { name: 'planted', run: async () => ofFindings(await checkPlants()) },
    checkWith('unused', 'knip', []),
    { name: 'readme', run: async () => ofFindings(await checkReadme()) },
    vitest('unit'),
    vitest('database'),
    vitest('api'),
  ],
  [vitest('host'), agents, faults],
]
export const last: Step[] = [browser]

async function withReport(run: (file: string) => Promise<Outcome>): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'greenroom-report-'))
  try {
    return await run(path.join(folder, 'report.json'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Throws with what the runner said when it did not come so far as to report. */
async function readReport(file: string, said: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`there is no report:\n${said}`, { cause })
  })
  return JSON.parse(text)
}
