import { execFile } from 'node:child_process'
import { chmod, chown, lstat, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whom web, host and agents run as when we are root. */
export type User = { name: string; uid: number; gid: number }

/** Entries of the data folder that stay the supervisor's or the database's. */
const notTheirs = new Set(['postgres', 'secrets', 'run', 'agents'])

/** The unprivileged user: `greenroom`, else `nobody`. Null when we are not root, or where there is neither. */
export async function findUser(): Promise<User | null> {
  if (process.getuid?.() !== 0) return null
  return (await lookUp('greenroom')) ?? (await lookUp('nobody'))
}

async function lookUp(name: string): Promise<User | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

/**
 * Gives the user the data folder to work in, but not what lies beside its own: the folder stays root's and sticky, so that
 * an agent can neither read, nor rename, nor replace secrets and the database.
 */
export async function giveDataDirectory(dataDirectory: string, user: User): Promise<void> {
  await chown(dataDirectory, process.getuid?.() ?? 0, user.gid)
  await chmod(dataDirectory, 0o1771)
  await mkdir(path.join(dataDirectory, 'run'), { recursive: true })
  await chmod(path.join(dataDirectory, 'run'), 0o711)
  const own = [path.join(dataDirectory, 'home'), path.join(dataDirectory, 'run', 'groups')]
  for (const folder of own) await mkdir(folder, { recursive: true, mode: 0o700 })
  const entries = (await readdir(dataDirectory)).filter((name) => !notTheirs.has(name))
  for (const entry of [...entries.map((name) => path.join(dataDirectory, name)), ...own]) {
    if ((await lstat(entry)).uid !== user.uid) await run('chown', ['-R', '-h', `${user.uid}:${user.gid}`, entry])
  }
}

/** Lets the user add programs of its own beside those that `npm run agents` installed, and change none of those. */
export async function shareAgentsDirectory(agentsDirectory: string, user: User): Promise<void> {
  const custom = path.join(agentsDirectory, 'custom')
  await mkdir(custom, { recursive: true })
  if ((await lstat(custom)).uid !== user.uid) await run('chown', ['-R', '-h', `${user.uid}:${user.gid}`, custom])
}

const probe = `
const { accessSync, constants } = require('node:fs')
const [write, ...read] = process.argv.slice(1)
for (const file of read) accessSync(file, constants.R_OK)
accessSync(write, constants.W_OK | constants.X_OK)`

/** Tries, as the user, whether these files can be read, the folder be written, and Node itself be run. */
export async function canWork(user: User, folder: string, files: string[]): Promise<boolean> {
  const { uid, gid } = user
  return run(process.execPath, ['-e', probe, folder, ...files], {
    uid,
    gid,
    env: { NODE_ENV: 'production' },
    cwd: '/',
  }).then(
    () => true,
    () => false,
  )
}
