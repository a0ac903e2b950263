import { execFile } from 'node:child_process'
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whom the server runs as; null: as ourselves. Postgres refuses to run as root. */
export type ServerUser = { uid: number; gid: number } | null

/** When we are root: whoever owns the data already, else `postgres`, else `nobody`. Otherwise ourselves. */
export async function findServerUser(data: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return null
  const found = await stat(data).catch(() => null)
  if (found && found.uid !== 0) return { uid: found.uid, gid: found.gid }
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody'))
  if (!user) throw new Error('Postgres does not run as root, and there is neither a user postgres nor nobody.')
  return user
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

/** How to start a program as the server's user: with nothing of our environment. */
export function asServerUser(user: ServerUser): { uid?: number; gid?: number; env: NodeJS.ProcessEnv } {
  const environment: Record<string, string> = { LC_ALL: 'C' }
  return { ...(user ?? {}), env: environment as NodeJS.ProcessEnv }
}

/** Whether the user may enter `folder` and everything above it, by owner, group and mode. `folder` must exist. */
export async function mayEnter(user: ServerUser, folder: string): Promise<boolean> {
  if (!user) return true
  for (let at = await realpath(folder); ; at = path.dirname(at)) {
    const { uid, gid, mode } = await stat(at)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if (!(mode & bit)) return false
    if (at === path.dirname(at)) return true
  }
}
