import { parseArgs } from 'node:util'
import { benchFaults } from '#bench/faults/faults.ts'
import { benchFollow } from '#bench/follow/follow.ts'
import { benchGateway } from '#bench/gateway/gateway.ts'
import { benchLate } from '#bench/late/late.ts'
import { benchPage } from '#bench/page/page.ts'
import { benchPool } from '#bench/pool/pool.ts'
import { benchResume } from '#bench/resume/resume.ts'
import { benchSandbox } from '#bench/sandbox/sandbox.ts'
import { benchTurn } from '#bench/turn/turn.ts'
import type { Goal, Wanted } from '#bench/wanted.ts'

/**
 * `npm run bench -- follow [--runs 2] [--seconds 5] [--only name] [--check] [--trace file]`: what is measured goes to standard error as
 * lines to read and to standard output as JSON. Ends with 1 when a goal was missed and `--check` was asked for.
 */
const benches: Record<string, { run: (wanted: Wanted) => Promise<{ goals: Goal[] }>; runs: number }> = {
  page: { run: benchPage, runs: 5 },
  follow: { run: benchFollow, runs: 2 },
  late: { run: benchLate, runs: 3 },
  resume: { run: benchResume, runs: 1 },
  gateway: { run: benchGateway, runs: 3 },
  faults: { run: benchFaults, runs: 5 },
  turn: { run: benchTurn, runs: 2 },
  pool: { run: benchPool, runs: 2 },
  sandbox: { run: benchSandbox, runs: 50 },
}
const limitMs = 10 * 60_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    only: { type: 'string' },
    check: { type: 'boolean', default: false },
    trace: { type: 'string' },
  },
})
const bench = Object.entries(benches).find(([name]) => name === positionals[0])?.[1]
const runs = Number(values.runs ?? bench?.runs)
const seconds = Number(values.seconds)
if (!bench || positionals.length > 1 || !isCount(runs) || !isCount(seconds)) {
  console.error(
    `Say what to measure: npm run bench -- ${Object.keys(benches).join(' | ')} [--runs 2] [--seconds 5] [--only name] [--check] [--trace file]`,
  )
  process.exit(2)
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1
}

const stopped = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => stopped.abort(new Error(`stopped by ${name}`)))
const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(limitMs)])
try {
  const { only, trace } = values
  const outcome = await bench.run({ runs, seconds, only, trace, say: (line) => console.error(line), signal })
  console.log(JSON.stringify(outcome, null, 2))
  if (values.check && outcome.goals.some(({ met }) => !met)) process.exitCode = 1
} catch (error) {
  // What broke off when everything was ended is no news.
  if (!signal.aborted) throw error
  console.error(`Not measured: ${signal.reason instanceof Error ? signal.reason.message : signal.reason}`)
  process.exitCode = 130
}
