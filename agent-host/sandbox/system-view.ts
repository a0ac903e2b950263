import { constants } from 'node:fs'
import { access, lstat, readdir, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import { isWithin } from '#agent-host/sandbox/is-within.ts'

/** What of the system is seen: links as links, folders and files to be read, and what of these nobody else may read, to be covered. */
export type SystemView = {
  links: { path: string; target: string }[]
  readable: string[]
  private: { path: string; isFolder: boolean }[]
}

const systemPaths = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc', '/nix/store', '/gnu/store']
/** Files of /etc that are often links to places which are not seen. */
const linkedFiles = ['/etc/resolv.conf', '/etc/hosts', '/etc/localtime']
const configuration = ['/etc', '/usr/local/etc']

/** Looks at this machine, once: what is private to whom we run as stays so. */
export async function readSystemView(): Promise<SystemView> {
  const view: SystemView = { links: [], readable: [], private: [] }
  for (const name of systemPaths) {
    const stats = await lstat(name).catch(() => null)
    if (stats?.isSymbolicLink()) view.links.push({ path: name, target: await readlink(name) })
    else if (stats) view.readable.push(name)
  }
  for (const file of linkedFiles) {
    const target = await realpath(file).catch(() => null)
    if (target && !view.readable.some((folder) => isWithin(folder, target))) view.readable.push(target)
  }
  for (const folder of configuration) view.private.push(...(await privateBelow(folder)))
  return view
}

/** What we can read there and others cannot, as root does. */
async function privateBelow(folder: string): Promise<SystemView['private']> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map(async (entry) => {
      const isFolder = entry.isDirectory()
      if (!isFolder && !entry.isFile()) return []
      const file = path.join(folder, entry.name)
      const stats = await lstat(file).catch(() => null)
      const forOthers = isFolder ? 0o5 : 0o4
      if (stats && (stats.mode & forOthers) !== forOthers)
        return (await canRead(file)) ? [{ path: file, isFolder }] : []
      return isFolder ? await privateBelow(file) : []
    }),
  )
  return found.flat()
}

const canRead = (file: string) =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
