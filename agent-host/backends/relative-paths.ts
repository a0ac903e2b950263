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

/** `worktrees` are the names of one worktree: as it was given, and as it is called when links are resolved. */
export function relativePaths(worktrees: string[], home: string | null): RelativePaths {
  const names = new Map<string, Names>()
  if (home) names.set(trimSlash(home), { inside: '~/', itself: '~' })
  for (const worktree of worktrees) names.set(trimSlash(worktree), { inside: '', itself: '.' })
  const writer: Writer = { names, pattern: patternOf([...names.keys()]) }
  const text = (value: string) => write(writer, value, { from: 0, until: value.length }).text
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
    stream: () => textStream(writer),
  }
}

/** What a folder is called, with a slash after it and without. */
type Names = { inside: string; itself: string }
type Writer = { names: ReadonlyMap<string, Names>; pattern: RegExp }

/** Any of the folders as a whole word: not in the middle of a longer path, and not the beginning of a longer name. */
function patternOf(folders: string[]): RegExp {
  const words = folders
    .sort((a, b) => b.length - a.length)
    .map((folder) => folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(
    `(?:file://|(?<![\\w.~-])|(?<=(?:^|\\s)-[A-Za-z]))(${words.join('|')})(?:(/)|(?![\\w-]|\\.\\w))`,
    'g',
  )
}

/** The text between two places, rewritten with an eye on what stands around it. `end` is after `until` where a folder ends there. */
function write({ names, pattern }: Writer, text: string, { from, until }: { from: number; until: number }) {
  let written = ''
  let end = from
  pattern.lastIndex = from
  for (let found = pattern.exec(text); found && found.index < until; found = pattern.exec(text)) {
    const [whole, folder = '', slash] = found
    const name = names.get(folder)
    written += text.slice(end, found.index) + (slash ? name?.inside : name?.itself)
    end = found.index + whole.length
  }
  if (end >= until) return { text: written, end }
  return { text: written + text.slice(end, until), end: until }
}

/** How far back the pattern looks to see whether a path begins. */
const lookBack = 3

function textStream(writer: Writer): TextStream {
  // After a folder's name and a dot it is still open whether the name goes on.
  const marks = [...writer.names.keys()].flatMap((folder) => [`${folder}.`, `file://${folder}.`])
  const longest = Math.max(0, ...marks.map((mark) => mark.length))
  let before = ''
  let kept = ''
  /** Where at the end of a text a folder may have begun: what follows decides, also of one that is there as a whole. */
  const openEnd = (text: string, from: number) => {
    let at = Math.max(from, text.length - longest)
    while (at < text.length && !marks.some((mark) => mark.startsWith(text.slice(at)))) at++
    return at
  }
  const keep = (text: string, from: number) => {
    kept = text.slice(from)
    before = text.slice(Math.max(0, from - lookBack), from)
  }
  return {
    push(piece) {
      const text = before + kept + piece
      let said = ''
      let from = before.length
      // A folder may end beyond the place where another may begin, so that there is more to say.
      for (let until = openEnd(text, from); until > from; until = openEnd(text, from)) {
        const part = write(writer, text, { from, until })
        said += part.text
        from = part.end
      }
      keep(text, from)
      return said
    },
    flush() {
      const text = before + kept
      const { text: said, end } = write(writer, text, { from: before.length, until: text.length })
      keep(text, end)
      return said
    },
  }
}

const trimSlash = (folder: string) => (folder.length > 1 ? folder.replace(/\/+$/, '') : folder)
