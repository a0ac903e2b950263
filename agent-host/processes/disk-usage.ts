import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const timeoutMs = 120_000

/**
 * What folders take on their disk together, in bytes, without what is mounted in them; null where it could not be told. `reader` is a
 * command in front that may read everything; root may already.
 */
export async function diskUsage(folders: readonly string[], reader: readonly string[] = []): Promise<number | null> {
  const isRoot = process.getuid?.() === 0
  const [command = 'du', ...args] = [...(isRoot ? [] : reader), 'du', '-skx', '--', ...folders]
  // What could not be entered, or went meanwhile, makes it exit with 1; the rest is counted all the same.
  const { stdout } = await run(command, args, { timeout: timeoutMs, cwd: '/' }).catch((error: { stdout?: string }) => ({
    stdout: error.stdout ?? '',
  }))
  const lines = [...stdout.matchAll(/^(\d+)\s/gm)]
  return lines.length === 0 ? null : lines.reduce((total, line) => total + Number(line[1]) * 1024, 0)
}
