import { listPaths, type PathPlace } from '#agent-host/paths/list-paths.ts'
import { indexPaths, matchPaths, type PathIndex } from '#agent-host/paths/match-paths.ts'
import type { WorktreeLayout } from '#agent-host/worktrees/layout.ts'

type Kept = { index: Promise<PathIndex>; freshUntilMs: number }

/** A list is good for this long, and the longer the longer it took to make: a large worktree is not read with every letter. */
const freshMs = 2_000
const perListingMs = 20
const keptLists = 16
const listTimeoutMs = 60_000

/** Searches the names of files. What was listed is kept in memory for a few seconds, for the letters that follow. */
export class PathSearch {
  readonly #layout: WorktreeLayout
  readonly #kept = new Map<string, Kept>()

  readonly #nowMs: () => number

  constructor(layout: WorktreeLayout, nowMs: () => number = () => performance.now()) {
    this.#layout = layout
    this.#nowMs = nowMs
  }

  /** The best matches, at most `limit`, best first. Refuses as `listPaths` does. */
  async search({ query, limit, ...place }: PathPlace & { query: string; limit: number }): Promise<string[]> {
    return matchPaths(await this.#indexOf(place), query, limit)
  }

  #indexOf(place: PathPlace): Promise<PathIndex> {
    const key = place.chatId ?? place.workspaceId
    const known = this.#kept.get(key)
    if (known && this.#nowMs() < known.freshUntilMs) return known.index
    const kept: Kept = { index: this.#list(place), freshUntilMs: Number.POSITIVE_INFINITY }
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    for (const oldest of this.#kept.keys()) if (this.#kept.size > keptLists) this.#kept.delete(oldest)
    const startedMs = this.#nowMs()
    kept.index.then(
      () => {
        const doneMs = this.#nowMs()
        kept.freshUntilMs = doneMs + Math.max(freshMs, (doneMs - startedMs) * perListingMs)
        // What nobody asks for again is not kept in memory.
        setTimeout(() => this.#forget(key, kept), kept.freshUntilMs - doneMs).unref()
      },
      () => this.#forget(key, kept),
    )
    return kept.index
  }

  #forget(key: string, kept: Kept): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key)
  }

  async #list(place: PathPlace): Promise<PathIndex> {
    return indexPaths(await listPaths(this.#layout, place, AbortSignal.timeout(listTimeoutMs)))
  }
}
