import fuzzysort from 'fuzzysort'

type Named = { path: string; name: string }

/** A list of paths, made ready to be searched as often as is typed. */
export type PathIndex = { paths: readonly string[]; snapshot: ReturnType<typeof fuzzysort.snapshot<Named>> }

/** Paths near the root come first, so that they do among equals. */
export function indexPaths(paths: readonly string[]): PathIndex {
  const sorted = [...paths].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
  const named = sorted.map((path) => ({ path, name: path.slice(path.lastIndexOf('/') + 1) }))
  return { paths: sorted, snapshot: fuzzysort.snapshot(named, { keys: ['name', 'path'] }) }
}

/** The best matches of what was typed, best first: a file's name counts more than its folders. */
export function matchPaths(index: PathIndex, query: string, limit: number): string[] {
  if (query === '') return index.paths.slice(0, limit)
  const scoreFn = (keys: ArrayLike<{ score: number }>) => Math.max(keys[0]?.score ?? 0, (keys[1]?.score ?? 0) * 0.95)
  return fuzzysort.go(query, index.snapshot, { limit, threshold: 0.1, scoreFn }).map((found) => found.obj.path)
}

const depthOf = (path: string) => path.split('/').length
