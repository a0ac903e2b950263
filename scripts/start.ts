import path from 'node:path'
import { EnvironmentFault, readEnvironment } from '#lib/env.ts'
import { ownOutput } from '#scripts/supervisor/output.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'
import { listenForStop } from '#scripts/supervisor/stop-signals.ts'
import { type Role, supervise } from '#scripts/supervisor/supervise.ts'

/** `npm start`: everything; `npm run start:web` and `npm run start:host`: one program. Ends with 0 when it was told to stop. */
async function main(): Promise<void> {
  const signals = listenForStop()
  const output = ownOutput()
  try {
    const environment = readEnvironment(process.env)
    await supervise({ root: path.dirname(import.meta.dirname), environment, role: readRole(), output, signals })
  } catch (error) {
    if (!signals.stop.aborted || error !== signals.stop.reason) throw error
  }
}

function readRole(): Role {
  const role = process.argv[2] ?? 'all'
  if (role === 'all' || role === 'web' || role === 'host') return role
  throw new StartFault(`There is no ${role} to start: npm start, npm run start:web or npm run start:host.`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const expected = error instanceof StartFault || error instanceof EnvironmentFault
    process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)
