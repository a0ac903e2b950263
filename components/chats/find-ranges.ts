const blocks = 'p, li, td, th, pre, h3, blockquote, div'

/** Every place below `root` where the query stands in what was said, across inline elements but not across blocks. */
export function findRanges(root: Element, query: string): Range[] {
  const wanted = query.toLowerCase()
  return [...root.querySelectorAll('[data-said]')].flatMap((said) => rangesIn(said, wanted))
}

type Piece = { node: Text; from: number }

function rangesIn(said: Element, wanted: string): Range[] {
  const { text, pieces } = readText(said)
  const lower = text.toLowerCase()
  // Lower case may be longer than what it is of: then the places would be wrong ones.
  if (lower.length !== text.length || wanted === '') return []
  const ranges: Range[] = []
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
    const [start, end] = [placeOf(pieces, at), placeOf(pieces, at + wanted.length - 1)]
    if (!start || !end) continue
    const range = document.createRange()
    range.setStart(start.node, start.offset)
    range.setEnd(end.node, end.offset + 1)
    ranges.push(range)
  }
  return ranges
}

function readText(said: Element): { text: string; pieces: Piece[] } {
  const pieces: Piece[] = []
  const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT)
  let text = ''
  let block: Element | null = null
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue
    const own = node.parentElement?.closest(blocks) ?? null
    if (block && own !== block) text += '\n'
    block = own
    pieces.push({ node, from: text.length })
    text += node.data
  }
  return { text, pieces }
}

function placeOf(pieces: readonly Piece[], at: number): { node: Text; offset: number } | null {
  const piece = pieces.findLast(({ from }) => from <= at)
  return piece && at - piece.from < piece.node.data.length ? { node: piece.node, offset: at - piece.from } : null
}
