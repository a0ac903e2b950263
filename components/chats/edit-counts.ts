import { diffLines } from 'diff'
import type { ToolContent } from '#lib/domain/parts/part.ts'

/** Larger texts are not compared for the sake of two numbers on a line. */
const longest = 200_000

/** How many lines a tool call's diffs add and remove; null when it has none that are worth counting. */
export function editCounts(content: readonly ToolContent[]): { added: number; removed: number } | null {
  const diffs = content.filter((each) => each.type === 'diff')
  if (diffs.length === 0) return null
  let [added, removed] = [0, 0]
  for (const { oldText, newText } of diffs) {
    if ((oldText?.length ?? 0) + newText.length > longest) return null
    const changes = diffLines(oldText ?? '', newText, { timeout: 200 })
    if (!changes) return null
    for (const change of changes) {
      if (change.added) added += change.count
      else if (change.removed) removed += change.count
    }
  }
  return { added, removed }
}
