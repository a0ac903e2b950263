import { execFile } from 'node:child_process'
import { access, constants, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { cleanEnvironment } from '#agent-host/processes/clean-environment.ts'
import { bubblewrap, type House } from '#agent-host/sandbox/bubblewrap.ts'
import { openAir, type Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { readSystemView } from '#agent-host/sandbox/system-view.ts'

const run = promisify(execFile)
const systemFolders = ['/usr/local/bin', '/usr/bin', '/bin']
const timeoutMs = 20_000

export type SandboxWish = { wanted: boolean } & Pick<House, 'readable' | 'hidden' | 'network' | 'doors' | 'limits'>

/** The best sandbox that can be had here: it is tried. Where there is none, the open air with the reason in words. */
export async function probeSandbox(wish: SandboxWish): Promise<Sandbox> {
  const without = (fault: string): Sandbox => ({ ...openAir, fault })
  if (!wish.wanted) return without('The sandbox is turned off (SANDBOX=off).')
  if (process.platform !== 'linux') return without('There is a sandbox for Linux only.')
  const bwrap = await findProgram('bwrap', (process.env.PATH ?? '').split(path.delimiter))
  if (!bwrap) return without(notInstalled)
  const [prlimit, choom, system] = await Promise.all([
    findProgram('prlimit', systemFolders),
    findProgram('choom', systemFolders),
    readSystemView(),
  ])
  const sandbox = bubblewrap({ ...wish, bwrap, prlimit, choom, system })
  const refused = await tryOut(sandbox)
  return refused === null ? sandbox : without(explainRefusal(refused))
}

const notInstalled =
  'bubblewrap is not installed. On Debian and Ubuntu: apt-get install bubblewrap; on Fedora: dnf install bubblewrap.'

/** Null where a program runs inside, else what was said. */
async function tryOut(sandbox: Sandbox): Promise<string | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'greenroom-sandbox-'))
  const environment = cleanEnvironment(folder)
  try {
    const program = sandbox.enter(
      { command: 'sh', args: ['-c', 'echo inside > proof && test "$(id -u)" != ""'], directory: folder, environment },
      { writable: [folder], readable: [] },
    )
    await run(program.command, program.args, {
      cwd: folder,
      env: environment as NodeJS.ProcessEnv,
      timeout: timeoutMs,
    })
    await access(path.join(folder, 'proof'))
    return null
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    return stderr?.trim() || (error instanceof Error ? error.message : String(error))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What bubblewrap says when the machine does not let it, in words for who can change that. */
export function explainRefusal(said: string): string {
  const last = said.split('\n').at(-1) ?? said
  if (/unknown option/i.test(said)) return `bubblewrap is too old, 0.8 is needed. It says: ${last}`
  if (/setting up uid map|creating new namespace|No permissions to create|user namespace|clone/i.test(said))
    return `This machine does not let us make user namespaces (sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces or kernel.apparmor_restrict_unprivileged_userns; in a container: its security profile). bubblewrap says: ${last}`
  if (/mount|pivot_root|remount|loopback/i.test(said))
    return `This container lacks the right to mount inside a namespace. bubblewrap says: ${last}`
  return `The sandbox does not start: ${last}`
}

async function findProgram(name: string, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders.filter((each) => path.isAbsolute(each))) {
    const file = path.join(folder, name)
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runs) return file
  }
  return null
}
