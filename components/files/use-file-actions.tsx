'use client'

import { useState } from 'react'
import { deletePath, makeFolder, movePath, putFile, restorePath } from '#components/files/file-calls.ts'
import { PathDialog, type PathQuestion } from '#components/files/path-dialog.tsx'
import { toast } from '#components/ui/toast.ts'
import { joinPath, nameOf } from '#lib/domain/files/file-path.ts'
import type { ChatId } from '#lib/domain/ids.ts'

type Asking = PathQuestion & { run: (path: string) => Promise<string | null> }
type Result = { ok: true } | { ok: false; error: { message: string } }

const toastMs = 10_000

/** What a person does with files and folders beside editing them. `onChanged` gets the path that is there now, or null. */
export function useFileActions(chatId: ChatId, onChanged: (gone: string | null, path: string | null) => void) {
  const [asking, setAsking] = useState<Asking | null>(null)
  const told = (result: Result, gone: string | null, path: string | null): string | null => {
    if (!result.ok) return result.error.message
    onChanged(gone, path)
    return null
  }
  const restore = async (path: string, deletionId: string) => {
    const fault = told(await restorePath(chatId, path, deletionId), null, path)
    if (fault) toast(`${nameOf(path)} was not restored. ${fault}`)
  }
  return {
    newFile: (folder: string) =>
      setAsking({
        title: 'New file',
        verb: 'Create',
        first: joinPath(folder, ''),
        run: async (path) => told(await putFile(chatId, path, { text: '', baseHash: null }), null, path),
      }),
    newFolder: (folder: string) =>
      setAsking({
        title: 'New folder',
        verb: 'Create',
        first: joinPath(folder, ''),
        run: async (path) => told(await makeFolder(chatId, path), null, path),
      }),
    rename: (from: string) =>
      setAsking({
        title: `Rename or move ${nameOf(from)}`,
        verb: 'Rename',
        first: from,
        run: async (to) => (to === from ? null : told(await movePath(chatId, from, to), from, to)),
      }),
    remove: async (path: string) => {
      const result = await deletePath(chatId, path)
      if (!result.ok) return void toast(`${nameOf(path)} was not deleted. ${result.error.message}`)
      onChanged(path, null)
      const action = { label: 'Undo', onClick: () => void restore(path, result.data.deletionId) }
      toast(`Deleted ${nameOf(path)}.`, { action, duration: toastMs })
    },
    dialog: asking && <PathDialog question={asking} onAnswer={asking.run} onClose={() => setAsking(null)} />,
  }
}
