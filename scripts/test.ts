import { makeQuickFolder } from '#scripts/testing/quick-folder.ts'
import type { Outcome, Step } from '#scripts/testing/step.ts'
import { lanes, last } from '#scripts/testing/steps.ts'

/**
 * `npm test`: everything; `npm test -- unit browser`: these steps. Every step is run, whatever the others found. What failed, and
 * what held only when it was run again, is listed at the end; the last line of standard output is `N passed, N failed`, over tests and checks. Ends with 1 when anything failed.
 */
const total = { passed: 0, failed: 0 }
const remarks: string[] = []
const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())

const known = [...lanes.flat(), ...last].map(({ name }) => name)
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}: ${known.join(', ')}.`)
  process.exit(1)
}

const folder = await makeQuickFolder()
if (folder) process.env.TMPDIR = folder.directory
const chosen = (steps: Step[]) => steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
await Promise.all(lanes.map((lane) => runLane(chosen(lane))))
await runLane(chosen(last))
await folder?.[Symbol.asyncDispose]()
if (stopped.signal.aborted) process.exit(130)
for (const remark of remarks) console.log(remark)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 ? 1 : 0)

async function runLane(steps: Step[]): Promise<void> {
  for (const step of steps) {
    if (stopped.signal.aborted) return
    const began = performance.now()
    const outcome = await outcomeOf(step)
    const { passed, failed, said, shaky = [] } = outcome
    if (stopped.signal.aborted) return
    total.passed += passed
    total.failed += failed
    remarks.push(...remarksOn(step, outcome))
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const again = shaky.length > 0 ? `, ${shaky.length} of them when run again` : ''
    const counts = failed > 0 ? `${passed} passed, ${failed} FAILED` : `${passed} passed${again}`
    console.log(`${failed > 0 ? 'FAIL' : 'ok  '} ${step.name.padEnd(11)} ${seconds.padStart(6)} s   ${counts}`)
    if (failed > 0) console.log(said.replace(/^/gm, '     | '))
  }
}

function remarksOn({ name }: Step, { failed, failures = [], shaky = [] }: Outcome): string[] {
  if (failed === 0) return shaky.map((each) => `SHAKY  ${name}: ${each}`)
  return (failures.length > 0 ? failures : ['see above']).map((each) => `FAILED ${name}: ${each}`)
}

async function outcomeOf(step: Step): Promise<Outcome> {
  try {
    return await step.run(stopped.signal)
  } catch (error) {
    return { passed: 0, failed: 1, said: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
