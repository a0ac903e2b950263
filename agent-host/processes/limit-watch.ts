import { statfsSync } from 'node:fs'
import { diskUsage } from '#agent-host/processes/disk-usage.ts'
import type { Limits } from '#agent-host/processes/limits.ts'
import { memoryOf } from '#agent-host/processes/measure-memory.ts'
import { listProcesses, type ProcessEntry, treeOf } from '#agent-host/processes/process-table.ts'
import type { ProcessGroup } from '#agent-host/processes/spawn-group.ts'

type Watched = { group: ProcessGroup; folders: readonly string[]; disk: Disk }
type Disk = { looking: boolean; lookedAtMs: number; tookMs: number; freeBytes: number; allowedBytes: number }

const sampleMs = 1000
const diskEveryMs = 60_000
/** So much of a limit may come between two looks at the disk, and may be written where it was passed before. */
const share = 1 / 16

/**
 * Looks at the processes of every slot once a second and ends one that takes more than it may, with a sentence that says so. The disk
 * is looked at when its free space shrank, and once a minute; looking takes at most a tenth of the time.
 */
export class LimitWatch implements Disposable {
  readonly #limits: Limits
  readonly #reader: readonly string[]
  readonly #groups = new Set<Watched>()
  /** What folders took when they were last looked at. */
  readonly #known = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #disposed = false

  constructor(limits: Limits, reader: readonly string[] = []) {
    this.#limits = limits
    this.#reader = reader
  }

  /** From now until the group is gone. `folders` count as its disk. */
  watch(group: ProcessGroup, folders: readonly string[]): void {
    const before = this.#known.get(folders.join(':')) ?? 0
    const { diskBytes } = this.#limits
    // Where earlier slots left more than may be, this one may still tidy up.
    const allowedBytes = Math.max(diskBytes, before + diskBytes * share)
    const watched = {
      group,
      folders,
      // Known before the group may write: what it writes until the first sample counts too.
      disk: { looking: false, lookedAtMs: performance.now(), tookMs: 0, freeBytes: freeBytes(folders), allowedBytes },
    }
    this.#groups.add(watched)
    void group.exited.then(() => this.#groups.delete(watched))
    this.#schedule()
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    clearTimeout(this.#timer)
    this.#groups.clear()
  }

  #schedule(): void {
    if (this.#timer || this.#disposed || this.#groups.size === 0) return
    this.#timer = setTimeout(async () => {
      // Folders may be large: what they take comes when it comes.
      const { disk } = await this.#sample()
      void disk
      this.#timer = undefined
      this.#schedule()
    }, sampleMs)
    this.#timer.unref()
  }

  /** Looks now; resolves when everything was looked at, and what passed a limit is told to end. */
  async look(): Promise<void> {
    await (await this.#sample()).disk
  }

  async #sample(): Promise<{ disk: Promise<unknown> }> {
    const entries = await listProcesses()
    const within = await Promise.all(
      [...this.#groups].map(async (watched) => {
        // Inside a sandbox nothing gets out of its leader's tree.
        const members = treeOf(watched.group.processId, entries)
        const why = this.#tooMany(members) ?? (await this.#tooLarge(members))
        if (why) void watched.group.end(0, why)
        return why ? [] : [watched]
      }),
    )
    return { disk: Promise.all(within.flat().map((watched) => this.#lookAtDisk(watched))) }
  }

  #tooMany(members: readonly ProcessEntry[]): string | null {
    const { processes } = this.#limits
    return members.length > processes
      ? `It started more processes than allowed: ${members.length} of ${processes}.`
      : null
  }

  async #tooLarge(members: readonly ProcessEntry[]): Promise<string | null> {
    const { memoryBytes } = this.#limits
    // What processes share counts for each of them here: an upper bound that is known already.
    if (members.reduce((sum, { residentBytes }) => sum + residentBytes, 0) <= memoryBytes) return null
    const used = await memoryOf(members)
    return used > memoryBytes ? `It used more memory than allowed: ${amounts(used, memoryBytes)}.` : null
  }

  async #lookAtDisk({ group, folders, disk }: Watched): Promise<void> {
    const now = performance.now()
    if (disk.looking || folders.length === 0 || now - disk.lookedAtMs < disk.tookMs * 10) return
    const free = freeBytes(folders)
    const isDue = now - disk.lookedAtMs >= diskEveryMs
    if (!isDue && !(disk.freeBytes - free > this.#limits.diskBytes * share)) return
    disk.looking = true
    const used = await diskUsage(folders, this.#reader)
    Object.assign(disk, { looking: false, lookedAtMs: now, tookMs: performance.now() - now, freeBytes: free })
    if (used === null) return
    this.#known.set(folders.join(':'), used)
    if (used > disk.allowedBytes) {
      const why = `It wrote more than allowed: its home and worktrees take ${amounts(used, this.#limits.diskBytes)}.`
      void group.end(0, why)
    }
  }
}

/** Of the file system on which they are; NaN where that cannot be said. */
function freeBytes([folder]: readonly string[]): number {
  if (folder === undefined) return Number.NaN
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.NaN
  }
}

const gigabyte = 1024 ** 3
const amounts = (used: number, limit: number) =>
  limit < gigabyte
    ? `${Math.ceil(used / 1024 ** 2)} of ${Math.round(limit / 1024 ** 2)} MB`
    : `${(used / gigabyte).toFixed(1)} of ${Number((limit / gigabyte).toFixed(1))} GB`
