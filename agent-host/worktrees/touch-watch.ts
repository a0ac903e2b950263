import { type FSWatcher, watch } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makePrivateFolder } from '#agent-host/worktrees/layout.ts'
import { listRecordedFolders } from '#agent-host/worktrees/list-folders.ts'
import type { SnapshotPlace } from '#agent-host/worktrees/snapshot-place.ts'
import type { SnapshotId } from '#lib/domain/ids.ts'

type Watched = { snapshotId: SnapshotId; watchers: FSWatcher[]; touched: boolean }
type Limits = { worktrees: number; folders: number; answerMs: number }

const defaults: Limits = { worktrees: 64, folders: 1_000, answerMs: 50 }

/**
 * Knows of worktrees whether they still are as a snapshot recorded them, so that a turn need not look at every file again before its agent is
 * told. It says so only where it is certain: on Linux, within its limits, and while nothing was heard of the worktree. What is written through
 * a shared memory map is not heard (inotify(7), "Limitations"); the next snapshot finds it.
 */
export class TouchWatch implements AsyncDisposable {
  readonly #worktrees = new Map<string, Watched>()
  readonly #limits: Limits
  readonly #own: Promise<Echo | null>

  /** `directory` is a folder of this watch alone; it is made, and removed at the end. */
  constructor(directory: string, limits: Partial<Limits> = {}) {
    this.#limits = { ...defaults, ...limits }
    this.#own = process.platform === 'linux' ? openEcho(directory) : Promise.resolve(null)
  }

  /**
   * Begins to listen at a worktree that was recorded as `snapshotId` before; `look` records it once more, now that every change is heard.
   * Where that finds it otherwise, or the worktree is too large, it is not listened at.
   */
  async begin(place: SnapshotPlace, snapshotId: SnapshotId, look: () => Promise<SnapshotId>): Promise<void> {
    this.forget(place.worktree)
    if (!(await this.#own)) return
    const folders = await listRecordedFolders(place, this.#limits.folders)
    if (!folders) return
    const watched: Watched = { snapshotId, watchers: [], touched: false }
    const touch = () => {
      watched.touched = true
      close(watched)
    }
    try {
      for (const folder of folders)
        watched.watchers.push(watch(folder, { persistent: false }, touch).on('error', touch))
    } catch {
      // The system has no more watches to give, or the folder is gone: then nothing is certain.
      return close(watched)
    }
    if ((await look()) !== snapshotId || watched.touched) return close(watched)
    this.forget(place.worktree)
    this.#worktrees.set(place.worktree, watched)
    const [oldest] = this.#worktrees.keys()
    if (this.#worktrees.size > this.#limits.worktrees && oldest) this.forget(oldest)
  }

  /** Whether a worktree certainly is as `snapshotId` recorded it. */
  async isStill(worktree: string, snapshotId: SnapshotId): Promise<boolean> {
    const watched = this.#worktrees.get(worktree)
    if (!watched || watched.touched || watched.snapshotId !== snapshotId) return false
    const heard = (await (await this.#own)?.hear(this.#limits.answerMs)) ?? false
    return heard && !watched.touched
  }

  /** Stops listening: its agent is about to work in it, or it goes. */
  forget(worktree: string): void {
    const watched = this.#worktrees.get(worktree)
    this.#worktrees.delete(worktree)
    if (watched) close(watched)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worktree of [...this.#worktrees.keys()]) this.forget(worktree)
    await (await this.#own)?.close()
  }
}

function close(watched: Watched): void {
  for (const watcher of watched.watchers.splice(0)) watcher.close()
}

type Echo = { hear(withinMs: number): Promise<boolean>; close(): Promise<void> }

/**
 * All that a process listens at comes to it in one queue, in order. So once it has heard of a file that it wrote now, it has heard of everything
 * that was changed before.
 */
async function openEcho(folder: string): Promise<Echo> {
  await rm(folder, { recursive: true, force: true })
  await makePrivateFolder(folder)
  const waiting = new Map<string, () => void>()
  let written = 0
  const watcher = watch(folder, { persistent: false }, (_, name) => waiting.get(name ?? '')?.())
  const broken = new Promise<false>((resolve) => watcher.once('error', () => resolve(false)))
  return {
    async hear(withinMs) {
      const name = String(++written)
      const heard = new Promise<true>((resolve) => waiting.set(name, () => resolve(true)))
      const late = new Promise<false>((resolve) => setTimeout(resolve, withinMs, false).unref())
      try {
        await writeFile(path.join(folder, name), '')
        return await Promise.race([heard, late, broken])
      } catch {
        // A full disk: nothing is certain then.
        return false
      } finally {
        waiting.delete(name)
        void rm(path.join(folder, name), { force: true }).catch(() => undefined)
      }
    },
    async close() {
      watcher.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
