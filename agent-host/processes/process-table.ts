import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** One living process; a zombie is none. `startTime` with the id tells it from a later process that was given the same id. */
export type ProcessEntry = {
  processId: number
  parentId: number
  groupId: number
  startTime: string
  name: string
  residentBytes: number
}

const run = promisify(execFile)
const hasProc = process.platform === 'linux'
const pageBytes = 4096

/** Every living process of this machine: from /proc on Linux, from `ps` elsewhere. */
export async function listProcesses(): Promise<ProcessEntry[]> {
  if (!hasProc) return await listWithPs()
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const entries = await Promise.all(names.map((name) => readProcess(Number(name))))
  return entries.filter((entry) => entry !== null)
}

/** These and whatever came of them, as far as its parents live. */
export function withDescendants(roots: readonly ProcessEntry[], entries: readonly ProcessEntry[]): ProcessEntry[] {
  const children = Map.groupBy(entries, (entry) => entry.parentId)
  const found = new Map<number, ProcessEntry>()
  const waiting = [...roots]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (found.has(next.processId)) continue
    found.set(next.processId, next)
    waiting.push(...(children.get(next.processId) ?? []))
  }
  return [...found.values()]
}

/** A process with all that came of it: its descendants, and those in its process group whose parent is gone. */
export const treeOf = (root: number, entries: readonly ProcessEntry[]): ProcessEntry[] =>
  withDescendants(
    entries.filter(({ processId, groupId }) => processId === root || groupId === root),
    entries,
  )

/** What lives under this id, or null. */
export async function readProcess(processId: number): Promise<ProcessEntry | null> {
  if (!hasProc) return (await listWithPs()).find((entry) => entry.processId === processId) ?? null
  const stat = await readFile(`/proc/${processId}/stat`, 'latin1').catch(() => '')
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parentId, groupId] = fields
  const startTime = fields[19]
  if (!groupId || !startTime || state === 'Z' || state === 'X') return null
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
  const residentBytes = Number(fields[21]) * pageBytes
  return { processId, parentId: Number(parentId), groupId: Number(groupId), startTime, name, residentBytes }
}

/** Whether the process was started with `NAME=value` in its environment. False where that cannot be read. */
export async function hasInEnvironment(processId: number, entry: string): Promise<boolean> {
  if (!hasProc) return false
  const environment = await readFile(`/proc/${processId}/environ`, 'utf8').catch(() => '')
  return environment.split('\0').includes(entry)
}

/** What differs between two boots of the machine, so that a process id of an earlier one means nothing. */
export async function readBootId(): Promise<string> {
  if (hasProc) return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  const { stdout } = await run('sysctl', ['-n', 'kern.boottime'])
  return stdout.trim()
}

async function listWithPs(): Promise<ProcessEntry[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,pgid=,rss=,stat=,lstart='], {
    env: { ...process.env, LC_ALL: 'C' },
  })
  return stdout.split('\n').flatMap((line) => {
    const [processId, parentId, groupId, kilobytes, state, ...startTime] = line.trim().split(/\s+/)
    if (!processId || !groupId || !state || state.startsWith('Z')) return []
    const ids = { processId: Number(processId), parentId: Number(parentId), groupId: Number(groupId) }
    return [{ ...ids, startTime: startTime.join(' '), name: '', residentBytes: Number(kilobytes) * 1024 }]
  })
}
