import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { StartFault } from '#scripts/supervisor/start-fault.ts'

const random = () => randomBytes(32).toString('base64url')

/**
 * A secret of this installation, 32 random bytes as base64url unless said otherwise, made at the first start below
 * `<data folder>/secrets` and readable by nobody but who started it. Throws `StartFault` when somebody else could have put it there.
 */
export async function keepSecret(dataDirectory: string, name: string, make = random): Promise<string> {
  const folder = path.join(dataDirectory, 'secrets')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, name)
  await requireOwn(folder)
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (kept?.trim()) {
    await requireOwn(file)
    return kept.trim()
  }
  const secret = make()
  await putSecret(dataDirectory, name, secret)
  return secret
}

/** Puts a secret in the place of another: on the disk when this resolves, and one of the two whenever the machine stops. */
export async function putSecret(dataDirectory: string, name: string, secret: string): Promise<void> {
  const folder = path.join(dataDirectory, 'secrets')
  const file = path.join(folder, name)
  await using written = await open(`${file}.new`, 'w', 0o600)
  await written.writeFile(`${secret}\n`)
  await written.sync()
  await rename(`${file}.new`, file)
  await using holder = await open(folder)
  await holder.sync()
}

async function requireOwn(file: string): Promise<void> {
  const { uid, mode } = await lstat(file)
  const own = process.getuid?.()
  if (own === undefined) return
  if (uid !== own)
    throw new StartFault(`${file} belongs to another user: whoever starts Greenroom must own its secrets.`)
  if (mode & 0o077) await chmod(file, mode & 0o700)
}
