import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const hasProc = process.platform === 'linux'
const pageBytes = 4096

type Kin = { processId: number; parentId: number; groupId: number; residentBytes: number }

/**
 * The memory of each process with all that came of it, in bytes: proportional set size, so that what processes share is counted once
 * among them; resident size where that cannot be read. A process that is gone has none.
 */
export async function measureTrees(roots: readonly number[]): Promise<Map<number, number>> {
  if (roots.length === 0) return new Map()
  const kin = hasProc ? await kinFromProc() : await kinFromPs()
  const measured = roots.map(async (root): Promise<[number, number]> => {
    const sizes = await Promise.all(membersOf(root, kin).map(proportionalBytes))
    return [root, sizes.reduce((sum, bytes) => sum + bytes, 0)]
  })
  return new Map((await Promise.all(measured)).filter(([, bytes]) => bytes > 0))
}

/** Its descendants, and those in its process group whose parent is gone. */
function membersOf(root: number, kin: readonly Kin[]): Kin[] {
  const children = Map.groupBy(kin, ({ parentId }) => parentId)
  const members = new Set(kin.filter(({ processId, groupId }) => processId === root || groupId === root))
  for (const member of members) for (const child of children.get(member.processId) ?? []) members.add(child)
  return [...members]
}

async function proportionalBytes({ processId, residentBytes }: Kin): Promise<number> {
  if (!hasProc) return residentBytes
  const rollup = await readFile(`/proc/${processId}/smaps_rollup`, 'latin1').catch(() => '')
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]
  return kilobytes === undefined ? residentBytes : Number(kilobytes) * 1024
}

async function kinFromProc(): Promise<Kin[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    names.map(async (name): Promise<Kin[]> => {
      const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '')
      // The fields after the name in parentheses, which may itself hold spaces and parentheses (proc_pid_stat(5)).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const [, parentId, groupId] = fields
      if (!parentId || !groupId) return []
      const residentBytes = Number(fields[21]) * pageBytes
      return [{ processId: Number(name), parentId: Number(parentId), groupId: Number(groupId), residentBytes }]
    }),
  )
  return found.flat()
}

async function kinFromPs(): Promise<Kin[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,pgid=,rss='])
  return stdout.split('\n').flatMap((line) => {
    const [processId = 0, parentId = 0, groupId = 0, kilobytes = 0] = line.trim().split(/\s+/).map(Number)
    return processId > 0 ? [{ processId, parentId, groupId, residentBytes: kilobytes * 1024 }] : []
  })
}
