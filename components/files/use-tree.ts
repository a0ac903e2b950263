'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { fetchFolders } from '#components/files/file-calls.ts'
import { type Folders, mergeFolders, openFor } from '#components/files/tree-rows.ts'
import type { FoundPath } from '#lib/domain/files/file.ts'
import type { ChatId } from '#lib/domain/ids.ts'

type Tree = { folders: Folders; open: ReadonlySet<string> }
const nothing: Tree = { folders: new Map(), open: new Set() }

/** The trees of chats that were looked at, for being shown at once when somebody comes back. */
const kept = new Map<ChatId, Tree>()
const keepChats = 10
const filterPauseMs = 150
const foldersAtOnce = 200

/** The worktree's tree, loaded folder by folder and read again with each `version`. What is shown stays until its news is here. */
export function useTree(chatId: ChatId, version: number) {
  const [tree, setTree] = useState<Tree>(() => kept.get(chatId) ?? nothing)
  const [fault, setFault] = useState<string | null>(null)
  const [filter, setFilter] = useState('')
  const [found, setFound] = useState<FoundPath[] | null>(null)
  const [asked, setAsked] = useState(0)
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setWanted(filter.trim()), filter.trim() === '' ? 0 : filterPauseMs)
    return () => clearTimeout(timer)
  }, [filter])
  useEffect(() => {
    kept.delete(chatId)
    kept.set(chatId, tree)
    const [oldest] = kept.keys()
    if (kept.size > keepChats && oldest) kept.delete(oldest)
  }, [chatId, tree])
  const newest = useRef(0)
  const { open } = tree
  useEffect(() => {
    void [version, asked]
    const call = ++newest.current
    const paths = ['', ...[...open].slice(0, foldersAtOnce - 1)]
    void fetchFolders(chatId, { paths, filter: wanted || undefined }).then((result) => {
      if (call !== newest.current) return
      setFault(result.ok ? null : result.error.message)
      if (!result.ok) return
      setFound(result.data.found)
      const { folders } = result.data
      setTree((old) => {
        const merged = mergeFolders(old.folders, folders)
        return merged === old.folders ? old : { ...old, folders: merged }
      })
    })
  }, [chatId, version, asked, open, wanted])
  const change = useCallback(
    (move: (open: ReadonlySet<string>) => ReadonlySet<string>) =>
      setTree((old) => {
        const next = move(old.open)
        return next === old.open ? old : { ...old, open: next }
      }),
    [],
  )
  return {
    folders: tree.folders,
    open,
    fault,
    filter,
    setFilter,
    /** What the filter found; null while there is none, or its answer is not here. */
    found: wanted === '' ? null : found,
    filtering: filter.trim() !== '',
    toggle: useCallback((path: string) => change((old) => toggled(old, path)), [change]),
    reveal: useCallback((path: string) => change((old) => openFor(old, path)), [change]),
    refresh: useCallback(() => setAsked((old) => old + 1), []),
  }
}

function toggled(open: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const next = new Set(open)
  if (!next.delete(path)) next.add(path)
  return next
}
