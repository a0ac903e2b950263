import { readdir, readFile } from 'node:fs/promises'

/** Linux counts in hundredths of a second, whatever the processor. */
const tickUs = 10_000

type Times = { parent: number; ownUs: number; childrenUs: number }

/**
 * The time that processes had on a core so far, in microseconds: threads and children that ended included. Null where the system does
 * not say.
 */
export async function cpuOf(pids: readonly number[]): Promise<number | null> {
  const times = await Promise.all(pids.map(readTimes))
  if (times.includes(null)) return null
  return times.reduce((sum, each) => sum + (each ? each.ownUs + each.childrenUs : 0), 0)
}

/** A process and its children as they are now. */
export async function familyOf(pid: number): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => [])
  const pids = entries.map(Number).filter((entry) => entry > 0)
  const parents = await Promise.all(pids.map(async (each) => (await readTimes(each))?.parent))
  return [pid, ...pids.filter((_, index) => parents[index] === pid)]
}

/** Null where there is no such process or no `/proc`. */
async function readTimes(pid: number): Promise<Times | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return text === null ? null : parseStat(text)
}

/** A line of `/proc/<pid>/stat`; the program's name in it may have spaces and parentheses. */
export function parseStat(text: string): Times {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = (index: number) => Number(fields[index]) * tickUs
  return { parent: Number(fields[1]), ownUs: ticks(11) + ticks(12), childrenUs: ticks(13) + ticks(14) }
}
