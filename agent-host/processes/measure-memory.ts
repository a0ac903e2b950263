import { readFile } from 'node:fs/promises'
import { listProcesses, type ProcessEntry, treeOf } from '#agent-host/processes/process-table.ts'

/** The memory of each process with all that came of it, in bytes. One that is gone has none. */
export async function measureTrees(roots: readonly number[]): Promise<Map<number, number>> {
  if (roots.length === 0) return new Map()
  const entries = await listProcesses()
  const measured = roots.map(async (root): Promise<[number, number]> => [root, await memoryOf(treeOf(root, entries))])
  return new Map((await Promise.all(measured)).filter(([, bytes]) => bytes > 0))
}

/** Proportional set size, so that what processes share is counted once among them; resident size where that cannot be read. */
export async function memoryOf(members: readonly ProcessEntry[]): Promise<number> {
  const sizes = await Promise.all(members.map(proportionalBytes))
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

/** 0 for a process that went meanwhile. */
async function proportionalBytes({ processId, residentBytes }: ProcessEntry): Promise<number> {
  if (process.platform !== 'linux') return residentBytes
  try {
    const rollup = await readFile(`/proc/${processId}/smaps_rollup`, 'latin1')
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ESRCH' ? 0 : residentBytes
  }
}
