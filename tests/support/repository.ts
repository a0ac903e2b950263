import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A person's Git repository in a temporary folder, with one commit. */
export async function testRepository(files: Record<string, string> = { 'README.md': '# Sample\n\nA sample.\n' }) {
  const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-repository-'))
  // Read by a host that may run as another user than the tests.
  await chmod(directory, 0o755)
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: directory })
  await git('init', '-q', '-b', 'main')
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true })
    await writeFile(path.join(directory, name), content)
  }
  await git('add', '-A')
  await git('commit', '-qm', 'First')
  return { directory, git, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
}
