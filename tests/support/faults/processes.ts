import { readdir, readFile } from 'node:fs/promises'

export type Process = { pid: number; parent: number; command: string; environment: string }

/** Every living process of this machine, as /proc has it. */
async function allProcesses(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => readOne(Number(pid))))
  return found.filter((each) => each !== null)
}

async function readOne(pid: number): Promise<Process | null> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const [stat, command, environment] = await Promise.all([read('stat'), read('cmdline'), read('environ')])
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (!parent || state === 'Z' || state === 'X') return null
  return { pid, parent: Number(parent), command: command.replaceAll('\0', ' ').trim(), environment }
}

/** The processes that came from one of `roots`, these included. */
function treeOf(all: readonly Process[], roots: readonly number[]): Set<number> {
  const tree = new Set(roots)
  for (let before = 0; before < tree.size; ) {
    before = tree.size
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid)
  }
  return tree
}

const belongsTo = (directory: string) => (each: Process) => `${each.environment}${each.command}`.includes(directory)

/** Processes of an installation that nobody who lives answers for: neither its supervisor nor its database. */
export async function orphansOf(directory: string, roots: readonly number[]): Promise<Process[]> {
  const all = await allProcesses()
  const tree = treeOf(all, roots)
  return all.filter(belongsTo(directory)).filter(({ pid }) => !tree.has(pid))
}

/** The agents of a host, by the mark that each of their processes inherits, and what these started. */
export async function agentsOf(hostPid: number): Promise<Process[]> {
  const all = await allProcesses()
  const tree = treeOf(all, [hostPid])
  const own = all.find(({ pid }) => pid === hostPid)
  return all.filter((each) => tree.has(each.pid) && markOf(each) !== '' && markOf(each) !== (own ? markOf(own) : ''))
}

const markOf = ({ environment }: Process) =>
  environment.split('\0').find((entry) => entry.startsWith('GREENROOM_SLOT=')) ?? ''
