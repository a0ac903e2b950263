import { realpathSync } from 'node:fs'
import path from 'node:path'

/** The files and folders that a command names by absolute paths, and where links among them lead: who may add a command may show them. */
export function namedFiles(words: readonly string[]): string[] {
  const named = words.filter((word) => path.isAbsolute(word) && path.resolve(word) !== '/')
  return [...new Set(named.flatMap((word) => [path.resolve(word), ...linked(word)]))]
}

function linked(file: string): string[] {
  try {
    return [realpathSync(file)]
  } catch {
    return []
  }
}
