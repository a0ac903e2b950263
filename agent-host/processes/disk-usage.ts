import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const timeoutMs = 120_000

/** What folders take on their disk together, in bytes, without what is mounted in them; null where it could not be told. */
export async function diskUsage(folders: readonly string[]): Promise<number | null> {
  // What could not be entered, or went meanwhile, makes it exit with 1; the rest is counted all the same.
  const { stdout } = await run('du', ['-skx', '--', ...folders], { timeout: timeoutMs, cwd: '/' }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  )
  const lines = [...stdout.matchAll(/^(\d+)\s/gm)]
  return lines.length === 0 ? null : lines.reduce((total, line) => total + Number(line[1]) * 1024, 0)
}
