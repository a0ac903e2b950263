import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { faults } from '#tests/support/faults/faults.ts'
import { isSound, type Row, tellRow, tellTotals } from '#tests/support/faults/row.ts'
import { runFaults } from '#tests/support/faults/run-faults.ts'

/**
 * `npm run test:faults -- [--only web,host] [--every 15] [--backend greenroom] [--short] [--report file]`: cuts a turn at its events in every way and
 * prints a line for each. Ends with 1 when something was lost, doubled, left running or orphaned, or took too long to recover.
 */
const limitMs = 60 * 60_000

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    every: { type: 'string', default: '15' },
    backend: { type: 'string', default: 'greenroom' },
    short: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})
const only = values.only.split(',').filter(Boolean)
const every = Number(values.every)
const unknown = only.filter((name) => !faults.some((fault) => fault.name === name))
if (unknown.length > 0 || !Number.isInteger(every) || every < 1) {
  const names = faults.map(({ name }) => name).join(',')
  console.error(
    `Say what to break: npm run test:faults -- [--only ${names}] [--every 15] [--backend greenroom] [--short]`,
  )
  process.exit(2)
}

const stopped = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => stopped.abort(new Error(`stopped by ${name}`)))
const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(limitMs)])
const told: Row[] = []
try {
  await runFaults({
    only,
    every,
    backend: values.backend,
    ...(values.short && { rounds: 1 }),
    signal,
    say: (line) => console.log(line),
    onRow: (row) => {
      told.push(row)
      for (const line of tellRow(row)) console.log(line)
    },
  })
} catch (error) {
  // What broke off when everything was ended is no news.
  if (!signal.aborted) throw error
  console.error(`Broken off: ${signal.reason instanceof Error ? signal.reason.message : signal.reason}`)
  process.exitCode = 130
}
console.log(tellTotals(told))
if (values.report) {
  const rows = told.map((row) => ({ line: tellRow(row).join('\n'), isSound: isSound(row) }))
  await writeFile(values.report, JSON.stringify(rows))
}
if (told.length === 0 || !told.every(isSound)) process.exitCode ||= 1
