import { existsSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { checkBoundaries, checkPlants } from '#scripts/check-boundaries.ts'
import { checkReadme } from '#scripts/check-readme.ts'
import { buildWhenChanged } from '#scripts/supervisor/build.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'
import { root, runTool } from '#scripts/testing/run-tool.ts'
import { browser, readReport, vitest, withReport } from '#scripts/testing/runners.ts'
import { ofCounts, ofFindings, oneCheck, type Step } from '#scripts/testing/step.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'

const checkWith = (name: string, tool: string, args: string[]): Step => ({
  name,
  run: async (signal) => {
    const { code, said } = await runTool(tool, args, { signal })
    return oneCheck(code === 0, said)
  },
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
