'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import { FilePane } from '#components/files/file-pane.tsx'
import { FileTree } from '#components/files/file-tree.tsx'
import { FilesToolbar } from '#components/files/files-toolbar.tsx'
import { FoundFiles } from '#components/files/found-files.tsx'
import { treeRows } from '#components/files/tree-rows.ts'
import { useFileActions } from '#components/files/use-file-actions.tsx'
import { useRecording } from '#components/files/use-recording.ts'
import { useTree } from '#components/files/use-tree.ts'
import { useWorktreeVersion } from '#components/files/use-worktree-version.ts'
import type { ChatStore } from '#components/follow/chat-store.ts'
import { PanelSkeleton } from '#components/panels/panel-skeleton.tsx'
import type { AskedFile } from '#components/panels/use-panels.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Fault } from '#components/ui/fault.tsx'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { FileEntry } from '#lib/domain/files/file.ts'
import { parentOf } from '#lib/domain/files/file-path.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** Which file was open in which chat, for whoever comes back. */
const lastShown = new Map<ChatId, string>()

/** The worktree of a chat: its tree, and the file that is open. Both follow what the agent does. */
export function FilesPanel({ view, store, asked }: { view: ChatView; store: ChatStore; asked: AskedFile }) {
  const chatId = view.chat.id
  const version = useWorktreeVersion(store)
  const tree = useTree(chatId, version)
  const [selected, setSelected] = useState<string | null>(null)
  const [shown, setShown] = useState<string | null>(() => lastShown.get(chatId) ?? null)
  const [showIgnored, setShowIgnored] = useState(true)
  const [changes, setChanges] = useState(0)
  const recordSoon = useRecording(chatId)
  const { reveal, refresh } = tree
  const show = useCallback(
    (path: string | null) => {
      setShown(path)
      if (path === null) lastShown.delete(chatId)
      else lastShown.set(chatId, path)
    },
    [chatId],
  )
  const openFile = useCallback(
    (path: string) => {
      reveal(path)
      setSelected(path)
      show(path)
    },
    [reveal, show],
  )
  useEffect(() => {
    if (asked) openFile(asked.path)
  }, [asked, openFile])
  const onChanged = (gone: string | null, path: string | null) => {
    refresh()
    setChanges((old) => old + 1)
    recordSoon()
    if (gone !== null && (shown === gone || shown?.startsWith(`${gone}/`))) show(path)
    if (path !== null) {
      reveal(path)
      setSelected(path)
    }
  }
  const actions = useFileActions(chatId, onChanged)
  const rows = useMemo(() => treeRows(tree.folders, tree.open, showIgnored), [tree.folders, tree.open, showIgnored])
  const selectedEntry = rows.find((row) => row.kind === 'entry' && row.path === selected)
  const folder =
    selectedEntry?.kind === 'entry' && selectedEntry.entry.kind === 'folder'
      ? selectedEntry.path
      : parentOf(selected ?? '')
  const onOpen = (path: string, entry: FileEntry) => {
    setSelected(path)
    if (entry.kind === 'folder') tree.toggle(path)
    else show(path)
  }
  const onFolder = useCallback(
    (path: string) => {
      reveal(`${path}/`)
      show(null)
    },
    [reveal, show],
  )
  const present =
    selectedEntry?.kind === 'entry' && selectedEntry.entry.change !== 'deleted' ? selectedEntry.path : null
  return (
    <div className="@container flex min-h-0 flex-1">
      <div
        className={cn(
          'flex min-h-0 min-w-0 flex-1 flex-col @min-[640px]:max-w-72 @min-[640px]:border-r',
          shown !== null && '@max-[640px]:hidden',
        )}
      >
        <FilesToolbar
          filter={tree.filter}
          onFilter={tree.setFilter}
          showIgnored={showIgnored}
          onShowIgnored={setShowIgnored}
          folder={folder}
          selected={present}
          actions={actions}
        />
        <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain">
          {tree.fault && (
            <div className="flex flex-col items-start gap-2 p-3">
              <Fault>{tree.fault}</Fault>
              <Button size="sm" onClick={refresh}>
                Try again
              </Button>
            </div>
          )}
          {tree.filtering ? (
            <FoundFiles found={tree.found} filter={tree.filter} shown={shown} onOpen={openFile} />
          ) : !tree.folders.has('') ? (
            !tree.fault && <PanelSkeleton words="Loading the files" />
          ) : rows.length === 0 ? (
            <Empty onNew={() => actions.newFile('')} />
          ) : (
            <FileTree
              rows={rows}
              selected={selected}
              shown={shown}
              onSelect={setSelected}
              onOpen={onOpen}
              onRename={actions.rename}
              onDelete={(path) => void actions.remove(path)}
            />
          )}
        </div>
      </div>
      <div className={cn('flex min-h-0 min-w-0 flex-1 flex-col', shown === null && '@max-[640px]:hidden')}>
        {shown === null ? (
          <p className="p-3 text-muted-foreground">Open a file to read or edit it here.</p>
        ) : (
          <FilePane
            key={shown}
            chatId={chatId}
            path={shown}
            version={version + changes}
            asked={asked}
            runningTurnId={view.runningTurnId}
            onBack={() => show(null)}
            onSaved={() => {
              refresh()
              recordSoon()
            }}
            onFolder={onFolder}
          />
        )}
      </div>
      {actions.dialog}
    </div>
  )
}

function Empty({ onNew }: { onNew: () => void }) {
  return (
    <div className="flex flex-col items-start gap-2 p-3">
      <p className="text-muted-foreground">There are no files here yet.</p>
      <Button size="sm" onClick={onNew}>
        New file
      </Button>
    </div>
  )
}
