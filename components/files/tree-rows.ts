import type { FileEntry, FolderView } from '#lib/domain/files/file.ts'
import { ancestorsOf, joinPath } from '#lib/domain/files/file-path.ts'

/** One line of the tree. */
export type TreeRow =
  | { kind: 'entry'; path: string; depth: number; entry: FileEntry; open: boolean }
  | { kind: 'loading'; path: string; depth: number }
  | { kind: 'more'; path: string; depth: number; count: number }

export type Folders = ReadonlyMap<string, FolderView>

/** The tree as a list of lines: the open folders, in their order, with what is below each. */
export function treeRows(folders: Folders, open: ReadonlySet<string>, showIgnored: boolean): TreeRow[] {
  const rows: TreeRow[] = []
  const visit = (path: string, depth: number) => {
    const folder = folders.get(path)
    if (!folder) return void rows.push({ kind: 'loading', path: joinPath(path, '…'), depth })
    for (const entry of folder.entries) {
      if (entry.ignored && !showIgnored) continue
      const at = joinPath(path, entry.name)
      const isOpen = entry.kind === 'folder' && open.has(at)
      rows.push({ kind: 'entry', path: at, depth, entry, open: isOpen })
      if (isOpen) visit(at, depth + 1)
    }
    if (folder.more > 0) rows.push({ kind: 'more', path: joinPath(path, '…'), depth, count: folder.more })
  }
  visit('', 0)
  return rows
}

/**
 * The folders after they were asked for again: those that are the same stay the same objects, so that nothing is drawn anew, and those
 * that are gone go.
 */
export function mergeFolders(old: Folders, news: readonly { path: string; folder: FolderView | null }[]): Folders {
  let merged: Map<string, FolderView> | null = null
  for (const { path, folder } of news) {
    const known = old.get(path)
    if (folder === null ? !known : known && isSame(known, folder)) continue
    merged ??= new Map(old)
    if (folder) merged.set(path, folder)
    else merged.delete(path)
  }
  return merged ?? old
}

const isSame = (one: FolderView, two: FolderView) =>
  one.more === two.more &&
  one.entries.length === two.entries.length &&
  one.entries.every((entry, i) => {
    const other = two.entries[i]
    return (
      other !== undefined &&
      entry.name === other.name &&
      entry.kind === other.kind &&
      entry.change === other.change &&
      entry.ignored === other.ignored &&
      entry.size === other.size
    )
  })

/** The folders that must be open for a path to be seen. */
export const openFor = (open: ReadonlySet<string>, path: string): ReadonlySet<string> =>
  ancestorsOf(path).every((folder) => open.has(folder)) ? open : new Set([...open, ...ancestorsOf(path)])
