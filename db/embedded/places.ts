import { createHash, randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { mayEnter, type ServerUser } from '#db/embedded/server-user.ts'

/** Where the embedded server of one data directory keeps what. */
export type Places = {
  /** Owned by the server's user; holds everything below but the socket where its path would be too long. */
  home: string
  data: string
  password: string
  socketFolder: string
  logFile: string
  binaryCopies: string
  /** Which process, by a random text, stops the server. */
  owner: string
  /** Held while a process starts or stops the server. */
  lock: string
}

/** Homes of servers whose user may not enter the data directory. */
const outside = '/var/lib/greenroom'

/** A Unix socket's address holds 104 bytes on some systems, with its final zero. */
const socketPathLimitBytes = 100

/**
 * Makes the server's home, `<directory>/postgres`. Where the server's user may not enter `directory`, as below root's
 * own home, that is a link to a folder of `/var/lib/greenroom`.
 */
export async function makePlaces(directory: string, user: ServerUser): Promise<Places> {
  await mkdir(directory, { recursive: true, mode: user ? 0o755 : 0o700 })
  const home = await makeHome(path.join(await realpath(directory), 'postgres'), user)
  await give(home, user)
  return {
    home,
    data: path.join(home, 'data'),
    password: path.join(home, 'data', 'greenroom-password'),
    socketFolder: path.join(home, 'socket'),
    logFile: path.join(home, 'postgres.log'),
    binaryCopies: path.join(home, 'binaries'),
    owner: path.join(home, 'owner'),
    lock: lockFile(home),
  }
}

async function makeHome(wanted: string, user: ServerUser): Promise<string> {
  const found = await realpath(wanted).catch(() => null)
  if (found && (await mayEnter(user, path.dirname(found)))) return found
  if (found) throw new Error(`The database in ${found} cannot be reached by its own user: open the folders above it.`)
  const elsewhere = !(await mayEnter(user, path.dirname(wanted)))
  const home = elsewhere ? path.join(outside, randomBytes(8).toString('hex')) : wanted
  await mkdir(home, { recursive: true })
  if (elsewhere) {
    await chmod(outside, 0o755)
    await rm(wanted, { force: true })
    await symlink(home, wanted)
  }
  return home
}

/** A socket as well, so it may need a shorter path: the same one for every process. */
function lockFile(home: string): string {
  const file = path.join(home, '.start.lock')
  if (canHoldSocket(home)) return file
  return path.join('/tmp', `greenroom-${createHash('sha256').update(home).digest('hex').slice(0, 16)}.lock`)
}

/** Whether `folder` can hold the socket, by length and by the characters that the server's setting takes. */
export const canHoldSocket = (folder: string): boolean =>
  Buffer.byteLength(path.join(folder, '.s.PGSQL.5432')) <= socketPathLimitBytes && !/[,"]/.test(folder)

/** The folder for the server's socket: in its home, or a private one with a short name. */
export async function makeSocketFolder(places: Places, user: ServerUser): Promise<string> {
  const folder = canHoldSocket(places.socketFolder) ? places.socketFolder : await shortFolder()
  await mkdir(folder, { recursive: true })
  await give(folder, user)
  return folder
}

async function shortFolder(): Promise<string> {
  const prefix = path.join(tmpdir(), 'greenroom-')
  return mkdtemp(canHoldSocket(`${prefix}XXXXXX`) ? prefix : '/tmp/greenroom-')
}

/** Removes a folder that `makeSocketFolder` made outside of the home. */
export async function removeSocketFolder(places: Places, folder: string): Promise<void> {
  if (folder === places.socketFolder || !path.basename(folder).startsWith('greenroom-')) return
  await rm(folder, { recursive: true, force: true })
}

/** The server's own; others of ours, who run as other users, may pass through to the socket, which asks for a password. */
async function give(folder: string, user: ServerUser): Promise<void> {
  await chmod(folder, user ? 0o711 : 0o700)
  if (user) await chown(folder, user.uid, user.gid)
}
