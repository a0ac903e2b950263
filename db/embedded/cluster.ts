import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from '#db/embedded/binaries.ts'
import type { Places } from '#db/embedded/places.ts'
import { asServerUser, type ServerUser } from '#db/embedded/server-user.ts'

const run = promisify(execFile)

/** The name of the database and of its user. */
export const databaseName = 'greenroom'

/** Makes the data folder when there is none; refuses one of another major version. Returns the password. */
export async function ensureCluster(places: Places, binaries: Binaries, user: ServerUser): Promise<string> {
  const major = await readText(path.join(places.data, 'PG_VERSION'))
  if (major === null) return makeCluster(places, binaries, user)
  if (major !== binaries.major) {
    throw new Error(
      `The database in ${places.data} is of Postgres ${major}, and this Greenroom brings Postgres ${binaries.major}: export it with the former and import it with the latter.`,
    )
  }
  const password = await readText(places.password)
  if (!password) throw new Error(`The database's password is missing: ${places.password}.`)
  return password
}

/** Made aside and moved into place with its password, so that a start that is cut short leaves nothing half done. */
async function makeCluster(places: Places, binaries: Binaries, user: ServerUser): Promise<string> {
  const password = randomBytes(32).toString('base64url')
  const staging = `${places.data}.new`
  const passwordFile = `${staging}.password`
  for (const left of [staging, passwordFile]) await rm(left, { recursive: true, force: true })
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
  if (user) await chown(passwordFile, user.uid, user.gid)

  const options = [`--pgdata=${staging}`, `--username=${databaseName}`, `--pwfile=${passwordFile}`]
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const program = path.join(binaries.folder, 'bin', 'initdb')
  await run(program, [...options, ...locale, '--auth=scram-sha-256', '--no-instructions'], {
    ...asServerUser(user),
    cwd: places.home,
  })
  await rename(passwordFile, path.join(staging, path.basename(places.password)))
  await rename(staging, places.data)
  return password
}

async function readText(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
