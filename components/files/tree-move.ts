import type { TreeRow } from '#components/files/tree-rows.ts'
import { parentOf } from '#lib/domain/files/file-path.ts'

type Entry = Extract<TreeRow, { kind: 'entry' }>
export type TreeMove = { to: string } | 'open' | 'rename' | 'delete'

/** What a key does in the tree while the line `at` has the focus; null where it does nothing there. */
export function treeMove(entries: readonly Entry[], at: Entry, key: string): TreeMove | null {
  const place = entries.indexOf(at)
  const present = at.entry.change !== 'deleted'
  switch (key) {
    case 'ArrowDown':
      return toEntry(entries[place + 1])
    case 'ArrowUp':
      return toEntry(entries[place - 1])
    case 'Home':
      return toEntry(entries[0])
    case 'End':
      return toEntry(entries.at(-1))
    case 'ArrowRight':
      return at.entry.kind === 'folder' && !at.open ? 'open' : toEntry(entries[place + 1])
    case 'ArrowLeft':
      return at.open ? 'open' : toEntry(entries.find((entry) => entry.path === parentOf(at.path)))
    case 'Enter':
    case ' ':
      return 'open'
    case 'F2':
      return present ? 'rename' : null
    case 'Delete':
      return present ? 'delete' : null
    default:
      return key.length === 1 ? toEntry(startingWith(entries, place, key)) : null
  }
}

const toEntry = (entry: Entry | undefined): TreeMove | null => (entry ? { to: entry.path } : null)

/** The next entry whose name begins with what was typed. */
function startingWith(entries: readonly Entry[], from: number, letter: string): Entry | undefined {
  const order = [...entries.slice(from + 1), ...entries.slice(0, from + 1)]
  return order.find((row) => row.entry.name.toLowerCase().startsWith(letter.toLowerCase()))
}
