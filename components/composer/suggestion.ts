import fuzzysort from 'fuzzysort'
import type { Command } from '#lib/domain/backends/backend.ts'

/** One thing that can be inserted: what it is, and what is said about it. */
export type Suggestion = { value: string; note: string | null; hint: string | null }

/** The commands that match what was typed, best first; all of them, as the agent has them, for nothing typed. */
export function suggestCommands(commands: readonly Command[], query: string): Suggestion[] {
  const found =
    query === ''
      ? commands
      : fuzzysort
          .go(query, commands, { keys: ['name', 'description'], threshold: 0.3, scoreFn: nameFirst })
          .map((each) => each.obj)
  return found.map(({ name, description, hint }) => ({ value: name, note: description || null, hint }))
}

/** Of paths that were found for other letters, those that match these too: shown until the answer for these is there. */
export function narrowPaths(paths: readonly string[], query: string): string[] {
  if (query === '') return [...paths]
  return fuzzysort.go(query, paths, { threshold: 0.1, limit: paths.length || 1 }).map((each) => each.target)
}

const nameFirst = (keys: ArrayLike<{ score: number }>) => Math.max(keys[0]?.score ?? 0, (keys[1]?.score ?? 0) * 0.4)
