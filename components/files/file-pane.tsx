'use client'

import { useEffect } from 'react'
import { anyDirty, readDraft } from '#components/files/drafts.ts'
import { DownloadButton, FileHead, type FilePaneProps } from '#components/files/file-head.tsx'
import { ImageView } from '#components/files/image-view.tsx'
import { TextPane } from '#components/files/text-pane.tsx'
import { useFile } from '#components/files/use-file.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { FileView } from '#lib/domain/files/file.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** One file: as text, as an image, or in words where it is neither. It follows what is on the disk. */
export function FilePane(props: FilePaneProps) {
  const { chatId, path, version, onFolder } = props
  const file = useFile(chatId, path, version)
  const { state } = file
  useLeaveWarning()
  const isFolder = state.kind === 'here' && state.view.kind === 'folder'
  useEffect(() => {
    if (isFolder) onFolder(path)
  }, [isFolder, onFolder, path])
  const view = state.kind === 'here' && state.view.kind === 'file' ? state.view : null
  const draft = readDraft(chatId, path)
  if ((view && view.text !== null) || (state.kind === 'gone' && draft))
    return <TextPane {...props} file={file} view={view} />
  return (
    <section aria-label={`File ${path}`} className="flex min-h-0 flex-1 flex-col">
      <FileHead path={path} onBack={props.onBack}>
        {view && <DownloadButton chatId={chatId} path={path} />}
      </FileHead>
      {state.kind === 'loading' && <LinesSkeleton />}
      {state.kind === 'failed' && (
        <div className="flex flex-col items-start gap-2 p-3">
          <Fault>{state.message}</Fault>
          <Button size="sm" onClick={file.refresh}>
            Try again
          </Button>
        </div>
      )}
      {state.kind === 'gone' && <p className="p-3 text-muted-foreground">There is no file {path} (any more).</p>}
      {state.kind === 'here' && state.view.kind === 'link' && (
        <p className="p-3 text-muted-foreground">
          A link to {state.view.target}. Links are not followed here; open the file that it leads to.
        </p>
      )}
      {view && <Unreadable chatId={chatId} view={view} />}
    </section>
  )
}

function Unreadable({ chatId, view }: { chatId: ChatId; view: FileView }) {
  if (view.mediaType.startsWith('image/'))
    return <ImageView chatId={chatId} path={view.path} hash={view.hash ?? String(view.byteCount)} />
  const size = sizeWords(view.byteCount)
  return (
    <p className="p-3 text-muted-foreground">
      {view.why === 'too_large'
        ? `This file is ${size}, too large to be shown here. It can be downloaded up to 10 MB.`
        : `A binary file of ${size}. It can be downloaded.`}
    </p>
  )
}

function LinesSkeleton() {
  return (
    <div className="flex flex-col gap-2 p-3">
      <p className="sr-only">Loading the file</p>
      {['w-1/2', 'w-3/4', 'w-2/3', 'w-1/3', 'w-3/5'].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  )
}

/** What was not saved is kept while the page is; leaving the page is asked about. */
function useLeaveWarning() {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => anyDirty() && event.preventDefault()
    window.addEventListener('beforeunload', onLeave)
    return () => window.removeEventListener('beforeunload', onLeave)
  }, [])
}

const units = ['bytes', 'kB', 'MB', 'GB']
function sizeWords(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`
}
