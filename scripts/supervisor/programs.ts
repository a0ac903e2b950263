import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { nextProgram } from '#scripts/supervisor/build.ts'
import { hostEnvironment, type Setting, webEnvironment } from '#scripts/supervisor/child-environment.ts'
import type { Program } from '#scripts/supervisor/kept-program.ts'
import { canWork, findUser, giveDataDirectory, type User } from '#scripts/supervisor/unprivileged.ts'

/** Node's own news about its features are not for whoever reads the log. */
const quiet = '--disable-warning=ExperimentalWarning'

/** The agent-host. It ends turns and agents in order, which takes seconds when an agent does not acknowledge. */
export function hostProgram(setting: Setting): Program {
  return {
    name: 'host',
    command: process.execPath,
    args: [quiet, path.join(setting.root, 'agent-host', 'main.ts')],
    directory: setting.root,
    environment: hostEnvironment(setting),
    user: setting.user,
    patienceMs: 15_000,
  }
}

/** The web: Next's program itself rather than a shell around it, so that its process is ours. */
export function webProgram(setting: Setting, authSecret: string): Program {
  const { root, environment } = setting
  const leave = pathToFileURL(path.join(root, 'scripts', 'supervisor', 'leave-with-supervisor.ts')).href
  const where = ['-H', environment.host, '-p', String(environment.port)]
  return {
    name: 'web',
    command: process.execPath,
    args: [quiet, '--import', leave, nextProgram(root), 'start', ...where],
    directory: root,
    environment: webEnvironment(setting, authSecret),
    user: setting.user,
    patienceMs: 5_000,
  }
}

/**
 * Whom the programs run as: when we are root, an unprivileged user, who is given the data folder. Null: as ourselves; with
 * the reason in `warning` where that is root.
 */
export async function chooseUser(
  root: string,
  dataDirectory: string,
): Promise<{ user: User | null; warning: string | null }> {
  if (process.getuid?.() !== 0) return { user: null, warning: null }
  const user = await findUser()
  if (!user) return { user, warning: 'Everything runs as root: there is neither a user greenroom nor nobody.' }
  await giveDataDirectory(dataDirectory, user)
  // The user reads what we build.
  process.umask(0o022)
  const files = ['package.json', 'agent-host/main.ts', 'node_modules/next/package.json'].map((file) =>
    path.join(root, file),
  )
  if (await canWork(user, dataDirectory, files)) return { user, warning: null }
  const why = `the user ${user.name} cannot reach ${root} or ${dataDirectory}`
  return {
    user: null,
    warning: `Web, host and agents run as root, because ${why}: put both where it can, as below /opt.`,
  }
}
