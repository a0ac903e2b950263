import { expect, test } from 'vitest'
import { treeMove } from '#components/files/tree-move.ts'
import { mergeFolders, openFor, type TreeRow, treeRows } from '#components/files/tree-rows.ts'
import type { FileEntry, FolderView } from '#lib/domain/files/file.ts'

const entry = (name: string, more: Partial<FileEntry> = {}): FileEntry => ({
  name,
  kind: 'file',
  change: null,
  ignored: false,
  size: 1,
  ...more,
})
const folder = (path: string, ...entries: FileEntry[]): FolderView => ({ kind: 'folder', path, entries, more: 0 })

const root = folder('', entry('src', { kind: 'folder', size: null }), entry('out', { ignored: true }), entry('a.txt'))
const src = folder('src', entry('b.ts'))
const brief = (rows: TreeRow[]) => rows.map((row) => `${'  '.repeat(row.depth)}${row.path}`)

test('a tree is a list of lines, with what is in its open folders', () => {
  const folders = new Map([
    ['', root],
    ['src', src],
  ])
  expect(brief(treeRows(folders, new Set(), true))).toEqual(['src', 'out', 'a.txt'])
  expect(brief(treeRows(folders, new Set(['src']), false))).toEqual(['src', '  src/b.ts', 'a.txt'])
})

test('a folder that is not there yet loads, and one that is too long says so', () => {
  const folders = new Map([['', { ...root, more: 7 }]])
  const rows = treeRows(folders, new Set(['src']), false)
  expect(rows.map((row) => row.kind)).toEqual(['entry', 'loading', 'entry', 'more'])
})

test('what did not change stays the same object, and what is gone goes', () => {
  const old = new Map([
    ['', root],
    ['src', src],
  ])
  const same = [
    { path: '', folder: structuredClone(root) },
    { path: 'src', folder: structuredClone(src) },
  ]
  expect(mergeFolders(old, same)).toBe(old)
  const changed = folder('', entry('a.txt', { change: 'modified' }))
  const next = mergeFolders(old, [
    { path: '', folder: changed },
    { path: 'src', folder: null },
  ])
  expect([...next]).toEqual([['', changed]])
  expect(mergeFolders(old, [{ path: 'src', folder: structuredClone(src) }]).get('')).toBe(root)
})

test('a path is seen once the folders above it are open', () => {
  const open = new Set(['a'])
  expect(openFor(open, 'a/b.txt')).toBe(open)
  expect([...openFor(open, 'a/b/c.txt')]).toEqual(['a', 'a/b'])
})

test('keys go through the lines, in and out of folders, and to a name by its first letter', () => {
  const folders = new Map([
    ['', root],
    ['src', src],
  ])
  const entries = treeRows(folders, new Set(['src']), false).filter((row) => row.kind === 'entry')
  const [first, second, third] = entries
  if (!first || !second || !third) throw new Error('no lines')
  expect(treeMove(entries, first, 'ArrowDown')).toEqual({ to: 'src/b.ts' })
  expect(treeMove(entries, second, 'ArrowLeft')).toEqual({ to: 'src' })
  expect([treeMove(entries, first, 'ArrowLeft'), treeMove(entries, third, 'Enter')]).toEqual(['open', 'open'])
  expect([treeMove(entries, third, 'ArrowDown'), treeMove(entries, first, 'ArrowUp')]).toEqual([null, null])
  expect([treeMove(entries, first, 'a'), treeMove(entries, third, 'Home')]).toEqual([{ to: 'a.txt' }, { to: 'src' }])
  expect([treeMove(entries, third, 'F2'), treeMove(entries, third, 'Tab')]).toEqual(['rename', null])
})
