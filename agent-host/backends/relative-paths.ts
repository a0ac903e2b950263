import path from 'node:path'

/** Writes paths of a worktree relative to it, and those of the agent's home with `~`, so that no folder of the host is shown. */
export type RelativePaths = {
  /** One path as a whole. */
  path(value: string): string
  /** Every path within a text. */
  text(value: string): string
  /** The same in every string of a JSON value. */
  json(value: unknown): unknown
  /** For a text that comes in pieces, whose borders may cut a path. */
  stream(): TextStream
}
export type TextStream = {
  /** What can be said of the text so far; the rest is kept back. */
  push(piece: string): string
  /** What was kept back. */
  flush(): string
}

type Folder = { folder: string; inside: string; itself: string }

/** `worktrees` are the names of one worktree: as it was given, and as it is called when links are resolved. */
export function relativePaths(worktrees: string[], home: string | null): RelativePaths {
  const folders: Folder[] = [
    ...[...new Set(worktrees)].map((folder) => ({ folder: trimSlash(folder), inside: '', itself: '.' })),
    ...(home ? [{ folder: trimSlash(home), inside: '~/', itself: '~' }] : []),
  ].sort((a, b) => b.folder.length - a.folder.length)
  const text = (value: string) => folders.reduce(replaceFolder, value)
  const json = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(json)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), json(inner)]))
  }
  return {
    path: (value) => (path.isAbsolute(value) ? text(path.normalize(value)) : value),
    text,
    json,
    stream: () => textStream(folders, text),
  }
}

const patterns = new Map<string, RegExp>()

/** The folder as a whole word: not in the middle of a longer path, and not the beginning of a longer name. */
function replaceFolder(value: string, { folder, inside, itself }: Folder): string {
  if (!value.includes(folder)) return value
  let pattern = patterns.get(folder)
  if (!pattern) {
    const word = folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    pattern = new RegExp(`(?:file://|(?<![\\w.~-])|(?<=(?:^|\\s)-[A-Za-z]))${word}(?:(/)|(?![\\w-]|\\.\\w))`, 'g')
    patterns.set(folder, pattern)
  }
  return value.replace(pattern, (_, slash) => (slash ? inside : itself))
}

function textStream(folders: Folder[], replace: (value: string) => string): TextStream {
  const marks = folders.flatMap(({ folder }) => [`${folder}/`, `file://${folder}/`])
  const longest = Math.max(0, ...marks.map((mark) => mark.length))
  // What stood before decides whether a path begins here; shorter than a folder, so that none can hide in it.
  const lookBack = Math.min(3, ...folders.map(({ folder }) => folder.length - 1))
  let before = ''
  let kept = ''
  const say = (text: string) => {
    const said = replace(before + text).slice(before.length)
    before = lookBack > 0 ? (before + text).slice(-lookBack) : ''
    return said
  }
  return {
    push(piece) {
      const text = kept + piece
      let from = Math.max(0, text.length - longest)
      while (from < text.length && !marks.some((mark) => mark.startsWith(text.slice(from)))) from++
      // A folder that is there as a whole, but not yet its slash, is kept back: what follows may be a longer name.
      kept = text.slice(from)
      return say(text.slice(0, from))
    },
    flush() {
      const rest = say(kept)
      kept = ''
      return rest
    },
  }
}

const trimSlash = (folder: string) => (folder.length > 1 ? folder.replace(/\/+$/, '') : folder)
