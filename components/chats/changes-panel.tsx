'use client'

import { Download } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { count } from '#components/chats/announcement.ts'
import { usePatch } from '#components/chats/use-patch.ts'
import { DiffView } from '#components/diffs/diff-view.tsx'
import { type FileDiff, filesOfDiff } from '#components/diffs/file-diff.ts'
import { LineCounts } from '#components/diffs/line-counts.tsx'
import { OpenInFiles } from '#components/files/file-link.tsx'
import type { AskedPatch } from '#components/panels/use-panels.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { ChatId } from '#lib/domain/ids.ts'
import type { PatchFile, PatchInfo } from '#lib/domain/patches/patch.ts'
import { patchTotals } from '#lib/domain/patches/totals.ts'

/** What was changed in this chat's files, newest first. */
export function ChangesPanel(props: { chatId: ChatId; patches: readonly PatchInfo[]; open: AskedPatch }) {
  const { patches } = props
  return (
    <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain">
      {patches.length === 0 ? (
        <p className="p-3 text-muted-foreground">
          Nothing was changed yet. What a turn changes in the files is listed here.
        </p>
      ) : (
        <ul>
          {patches.map((patch, i) => (
            <PatchEntry
              key={patch.patchId}
              chatId={props.chatId}
              patch={patch}
              startsOpen={i === 0}
              asked={props.open?.patchId === patch.patchId ? props.open.asked : 0}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

function PatchEntry(props: { chatId: ChatId; patch: PatchInfo; startsOpen: boolean; asked: number }) {
  const { patch, asked } = props
  const [open, setOpen] = useState(props.startsOpen)
  const entry = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (asked === 0) return
    setOpen(true)
    entry.current?.scrollIntoView({ block: 'start' })
    entry.current?.querySelector('button')?.focus({ preventScroll: true })
  }, [asked])
  const totals = patchTotals(patch.files)
  const by =
    patch.author.kind === 'person'
      ? `${patch.author.name} (by hand)`
      : patch.author.kind === 'agent'
        ? patch.author.backend
        : 'Greenroom'
  return (
    <li ref={entry} className="border-b">
      <Disclosure
        open={open}
        onOpenChange={setOpen}
        lineClassName="min-h-9 rounded-none px-2 text-foreground hover:bg-hover"
        line={
          <>
            <span className="min-w-0 flex-1 truncate">
              <span className="font-medium">Patch {patch.number}</span>{' '}
              <span className="text-muted-foreground">
                {by} · <When at={patch.createdAt} as="ago" />
              </span>
            </span>
            <LineCounts added={totals.added} removed={totals.removed} />
          </>
        }
      >
        <PatchBody chatId={props.chatId} patch={patch} />
      </Disclosure>
    </li>
  )
}

/** What a patch changed, file by file. */
export function PatchBody({ chatId, patch }: { chatId: ChatId; patch: PatchInfo }) {
  const { state, retry } = usePatch(chatId, patch.patchId)
  const files = useMemo(() => (state.kind === 'here' && state.diff ? filesOfDiff(state.diff) : null), [state])
  return (
    <div aria-busy={state.kind === 'loading'} className="pb-2">
      {patch.failedMidTurn && (
        <p className="px-3 pb-1 text-warning text-xs">
          The turn did not end well; this is what it had changed by then.
        </p>
      )}
      <ul>
        {patch.files.map((file) => (
          <FileEntry
            key={file.path}
            file={file}
            diff={files?.get(file.path)}
            loading={state.kind === 'loading'}
            startsOpen={isShort(patch)}
          />
        ))}
      </ul>
      {patch.omitted.length > 0 && (
        <p className="px-3 py-1 text-muted-foreground text-xs [overflow-wrap:anywhere]">
          Too large to keep: {patch.omitted.join(', ')}
        </p>
      )}
      {state.kind === 'failed' && (
        <div className="flex flex-wrap items-center gap-2 px-3 py-1">
          <Fault>{state.message}</Fault>
          <Button size="sm" onClick={retry}>
            Try again
          </Button>
        </div>
      )}
      {state.kind === 'here' && state.diff && (
        <div className="px-2 pt-1">
          <Button variant="ghost" size="sm" onClick={() => download(`patch-${patch.number}.patch`, state.diff ?? '')}>
            <Download aria-hidden />
            Download .patch
          </Button>
        </div>
      )}
      {state.kind === 'here' && !state.diff && (
        <p className="px-3 py-1 text-muted-foreground">The lines of this patch were too large to keep.</p>
      )}
    </div>
  )
}

const changeWords = { added: 'added', modified: 'modified', deleted: 'deleted', renamed: 'renamed' }
const changeLetters = { added: 'A', modified: 'M', deleted: 'D', renamed: 'R' }

/** Whether a patch can be read without choosing a file first. */
function isShort(patch: PatchInfo): boolean {
  const { files, added, removed } = patchTotals(patch.files)
  return files <= 5 && added + removed <= 400
}

function FileEntry(props: { file: PatchFile; diff: FileDiff | undefined; loading: boolean; startsOpen: boolean }) {
  const { file, diff } = props
  return (
    <li>
      <Disclosure
        startsOpen={props.startsOpen}
        lineClassName="rounded-none px-2 pl-5 font-mono text-code hover:bg-hover"
        line={
          <>
            <span
              aria-hidden
              className={cn(
                'w-3 shrink-0 text-xs',
                file.change === 'deleted' && 'text-danger',
                file.change === 'added' && 'text-accent',
              )}
            >
              {changeLetters[file.change]}
            </span>
            <span className="min-w-0 flex-1 truncate text-foreground" title={file.path}>
              {file.previousPath && file.change === 'renamed' ? `${file.previousPath} → ${file.path}` : file.path}
              <span className="sr-only">, {changeWords[file.change]}</span>
            </span>
            {file.binary ? (
              <span className="text-xs">binary</span>
            ) : (
              <LineCounts added={file.added} removed={file.removed} />
            )}
          </>
        }
      >
        <div className="border-y">
          {file.change !== 'deleted' && <OpenInFiles path={file.path} />}
          {diff ? (
            <DiffView file={diff} label={file.path} />
          ) : props.loading ? (
            <div className="flex flex-col gap-1 p-2">
              <Skeleton className="h-4 w-3/4" />
              <Skeleton className="h-4 w-1/2" />
            </div>
          ) : (
            <p className="px-3 py-1 text-muted-foreground">
              {file.hunks === 0
                ? `No line changed; the file was ${changeWords[file.change]}.`
                : count(file.hunks, 'hunk')}
            </p>
          )}
        </div>
      </Disclosure>
    </li>
  )
}

function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/x-patch' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
