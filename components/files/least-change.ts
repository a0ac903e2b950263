/** The shortest replacement that makes one text the other, so that what is not touched keeps its place on the screen. */
export function leastChange(from: string, to: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(from.length, to.length)
  let start = 0
  while (start < shorter && from[start] === to[start]) start++
  let end = 0
  while (end < shorter - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) }
}

/** How a text ends its lines: a file that mixes both is kept as it is. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const all = text.match(/\n/g)?.length ?? 0
  return all > 0 && (text.match(/\r\n/g)?.length ?? 0) === all ? '\r\n' : '\n'
}
