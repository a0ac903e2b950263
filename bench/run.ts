import { parseArgs } from 'node:util'
import { benchPage } from '#bench/page/page.ts'

/**
 * `npm run bench -- page [--runs 5] [--check] [--trace file]`: what is measured goes to standard error as lines to read and to
 * standard output as JSON. Ends with 1 when a goal was missed and `--check` was asked for.
 */
const benches = { page: benchPage }
const limitMs = 10 * 60_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    check: { type: 'boolean', default: false },
    trace: { type: 'string' },
  },
})
const bench = Object.entries(benches).find(([name]) => name === positionals[0])?.[1]
const runs = Number(values.runs)
if (!bench || positionals.length > 1 || !Number.isInteger(runs) || runs < 1) {
  console.error(
    `Say what to measure: npm run bench -- ${Object.keys(benches).join(' | ')} [--runs 5] [--check] [--trace file]`,
  )
  process.exit(2)
}

const stopped = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => stopped.abort(new Error(`stopped by ${name}`)))
const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(limitMs)])
try {
  const outcome = await bench({ runs, trace: values.trace, say: (line) => console.error(line), signal })
  console.log(JSON.stringify(outcome, null, 2))
  if (values.check && outcome.goals.some(({ met }) => !met)) process.exitCode = 1
} catch (error) {
  // What broke off when everything was ended is no news.
  if (!signal.aborted) throw error
  console.error(`Not measured: ${signal.reason instanceof Error ? signal.reason.message : signal.reason}`)
  process.exitCode = 130
}
