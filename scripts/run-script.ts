import { Refusal } from '#lib/domain/refusal.ts'
import { EnvironmentFault } from '#lib/env.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'

/** Runs a script's body. What it cannot do is one sentence on standard error and exit code 1; a bug shows its stack. */
export async function runScript(body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } catch (error) {
    process.stderr.write(`${textOf(error)}\n`)
    process.exitCode = 1
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isExpected = error instanceof StartFault || error instanceof EnvironmentFault || error instanceof Refusal
  return isExpected ? error.message : (error.stack ?? error.message)
}
