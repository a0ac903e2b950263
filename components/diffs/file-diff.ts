/** One file's part of a diff as Git prints it, and the file's path: its new one unless it was deleted. */
export type FileDiff = { path: string; text: string }

/** A Git diff's files by their path. */
export function filesOfDiff(diff: string): Map<string, FileDiff> {
  const files = diff.split(/^(?=diff --git )/m).filter((text) => text.startsWith('diff --git '))
  return new Map(files.map((text) => [pathOf(text), { path: pathOf(text), text }]))
}

function pathOf(text: string): string {
  const head = text.split(/^@@ /m, 1)[0] ?? ''
  const named = (pattern: RegExp) => pattern.exec(head)?.[1]?.replace(/\t$/, '')
  const from = named(/^--- (.+)$/m)
  const to = named(/^\+\+\+ (.+)$/m)
  const path = named(/^rename to (.+)$/m)
  if (path) return unquoted(path)
  if (to && to !== '/dev/null') return withoutSide(to)
  return from && from !== '/dev/null' ? withoutSide(from) : fromFirstLine(head)
}

const unquoted = (path: string) => (path.startsWith('"') && path.endsWith('"') ? path.slice(1, -1) : path)
const withoutSide = (path: string) => unquoted(path).replace(/^[ab]\//, '')

/** `diff --git a/name b/name`, where nothing else names the file: both names are the same. */
function fromFirstLine(head: string): string {
  const names = (head.split('\n', 1)[0] ?? '').slice('diff --git '.length)
  return withoutSide(names.slice(0, (names.length - 1) / 2))
}

/**
 * The unified diffs in what an agent wrote as text, as opencode does when it asks for an edit; null where there is none. `before` is
 * what it says beside them.
 */
export function diffsInText(text: string): { before: string; files: FileDiff[] } | null {
  if (!/^@@ -\d/m.test(text)) return null
  const [first = '', ...rest] = text.split(/^(?=--- .*\n\+\+\+ )/m)
  const sections = rest.length > 0 ? rest : [first]
  const files = sections.flatMap((section) => {
    const hunks = section.search(/^@@ -\d/m)
    if (hunks < 0) return []
    const name = /^(?:\+\+\+ (?!\/dev\/null)|--- (?!\/dev\/null)|Index: )(.+)$/m.exec(section.slice(0, hunks))?.[1]
    const path = withoutSide((name ?? 'file').split('\t')[0] ?? 'file')
    const body = section.slice(hunks).replace(/^(Index: .*|=+)\n?/gm, '')
    return [{ path, text: gitDiff(path, body) }]
  })
  const before = rest.length > 0 ? first : first.slice(0, first.search(/^@@ -\d/m))
  return { before: before.replace(/^(Index: .*|=+|--- .*|\+\+\+ .*)$/gm, '').trim(), files }
}

/** Hunks with the lines around them that a reader of Git's diffs wants. */
export const gitDiff = (path: string, hunks: string) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunks.trimEnd()}\n`
