'use client'

import { ChevronRight, File, Folder, FolderOpen, Link2 } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react'
import { changeLetters, changeTones, changeWordsOf } from '#components/files/change-words.ts'
import { treeMove } from '#components/files/tree-move.ts'
import type { TreeRow } from '#components/files/tree-rows.ts'
import { cn } from '#components/ui/class-names.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { FileEntry } from '#lib/domain/files/file.ts'

type Props = {
  rows: TreeRow[]
  /** The line that has the focus when the tree is entered. */
  selected: string | null
  /** The file that is shown. */
  shown: string | null
  onSelect: (path: string) => void
  onOpen: (path: string, entry: FileEntry) => void
  onRename: (path: string) => void
  onDelete: (path: string) => void
}

/** The worktree as a tree (WAI-ARIA, "Tree View"): arrows move, open and close, Enter opens, F2 renames, Delete deletes. */
export function FileTree(props: Props) {
  const { rows, selected, onSelect, onOpen } = props
  const tree = useRef<HTMLDivElement>(null)
  const entries = useMemo(() => rows.filter((row) => row.kind === 'entry'), [rows])
  const at = entries.find((row) => row.path === selected) ?? entries[0]
  const go = (path: string) => {
    onSelect(path)
    tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!at || event.altKey || event.ctrlKey || event.metaKey) return
    const move = treeMove(entries, at, event.key)
    if (!move) return
    event.preventDefault()
    if (move === 'open') onOpen(at.path, at.entry)
    else if (move === 'rename') props.onRename(at.path)
    else if (move === 'delete') props.onDelete(at.path)
    else go(move.to)
  }
  return (
    <div ref={tree} role="tree" aria-label="Files of this chat" tabIndex={-1} onKeyDown={onKeyDown} className="py-1">
      {rows.map((row) =>
        row.kind === 'entry' ? (
          <EntryLine
            key={row.path}
            row={row}
            focusable={row === at}
            shown={row.path === props.shown}
            onSelect={onSelect}
            onOpen={onOpen}
          />
        ) : row.kind === 'loading' ? (
          <div key={row.path} style={indent(row.depth)} className="flex h-7 items-center">
            <Skeleton className="h-4 w-1/2" />
          </div>
        ) : (
          <p key={row.path} style={indent(row.depth)} className="py-1 text-muted-foreground text-xs">
            {row.count} more are not listed. Find them by name.
          </p>
        ),
      )}
    </div>
  )
}

type Entry = Extract<TreeRow, { kind: 'entry' }>

const EntryLine = memo(function EntryLine(props: {
  row: Entry
  focusable: boolean
  shown: boolean
  onSelect: Props['onSelect']
  onOpen: Props['onOpen']
}) {
  const { row, focusable, shown } = props
  const { entry, path, depth, open } = row
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (shown) line.current?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      ref={line}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={shown}
      {...(entry.kind === 'folder' && { 'aria-expanded': open })}
      data-path={path}
      tabIndex={focusable ? 0 : -1}
      style={indent(depth)}
      onFocus={(event) => event.target === event.currentTarget && props.onSelect(path)}
      onClick={() => props.onOpen(path, entry)}
      className={cn(
        'flex h-7 cursor-default select-none items-center gap-1.5 pr-2 -outline-offset-2 [contain-intrinsic-height:28px] [content-visibility:auto] hover:bg-hover max-md:h-9',
        shown && 'bg-pressed hover:bg-pressed',
        entry.ignored && 'text-muted-foreground',
      )}
    >
      <EntryIcon entry={entry} open={open} />
      <span className={cn('min-w-0 flex-1 truncate', entry.change === 'deleted' && 'line-through')} title={path}>
        {entry.name}
        <span className="sr-only">{[changeWordsOf(entry), entry.ignored && 'ignored'].filter(Boolean).join(' ')}</span>
      </span>
      {entry.change && (
        <span aria-hidden className={cn('shrink-0 font-mono text-xs', changeTones[entry.change])}>
          {entry.kind === 'folder' && entry.change !== 'deleted' ? '●' : changeLetters[entry.change]}
        </span>
      )}
    </div>
  )
})

function EntryIcon({ entry, open }: { entry: FileEntry; open: boolean }) {
  const Icon = { folder: open ? FolderOpen : Folder, link: Link2, file: File, other: File }[entry.kind]
  return (
    <>
      <ChevronRight
        aria-hidden
        className={cn(
          'size-3.5 shrink-0 text-muted-foreground transition-transform duration-100',
          open && 'rotate-90',
          entry.kind !== 'folder' && 'invisible',
        )}
      />
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
    </>
  )
}

const indent = (depth: number) => ({ paddingLeft: 8 + depth * 12 })
