'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { EditDiff } from '#components/diffs/edit-diff.tsx'
import { type Draft, isDirty, keepDraft, readDraft } from '#components/files/drafts.ts'
import { fetchPath, putFile } from '#components/files/file-calls.ts'
import { DownloadButton, FileHead, type FilePaneProps } from '#components/files/file-head.tsx'
import { StopTurn } from '#components/files/stop-turn.tsx'
import type { useFile } from '#components/files/use-file.ts'
import { useIsNarrow } from '#components/shell/use-is-narrow.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { toast } from '#components/ui/toast.ts'
import type { FileView } from '#lib/domain/files/file.ts'
import { nameOf } from '#lib/domain/files/file-path.ts'

const CodeEditor = dynamic(() => import('#components/files/code-editor.tsx').then((room) => room.CodeEditor), {
  ssr: false,
  loading: () => <Skeleton className="m-3 h-40 flex-1" />,
})

type Props = FilePaneProps & { file: ReturnType<typeof useFile>; view: FileView | null }

/** A file that is text: read, and edited where somebody wants to. What changes on the disk meanwhile is never written over unseen. */
export function TextPane(props: Props) {
  const { path, view } = props
  const narrow = useIsNarrow()
  const editing = useEditing(props)
  const { draft, dirty, clash } = editing
  const line =
    props.asked?.path === path && props.asked.line ? { number: props.asked.line, asked: props.asked.asked } : null
  return (
    <section aria-label={`File ${path}`} className="flex min-h-0 flex-1 flex-col">
      <FileHead path={path} note={dirty ? 'not saved' : null} onBack={props.onBack}>
        {draft ? (
          <>
            <Button variant="ghost" size="sm" onClick={editing.revert}>
              {dirty ? 'Revert' : 'Done'}
            </Button>
            <Button variant="primary" size="sm" disabled={!dirty || editing.busy} onClick={() => void editing.save()}>
              {editing.busy ? 'Saving' : 'Save'}
            </Button>
          </>
        ) : (
          <Button variant="ghost" size="sm" onClick={editing.begin}>
            Edit
          </Button>
        )}
        <DownloadButton chatId={props.chatId} path={path} />
      </FileHead>
      {editing.fault && (
        <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
          <Fault className="min-w-0 flex-1">{editing.fault}</Fault>
          <StopTurn turnId={props.runningTurnId} />
        </div>
      )}
      {clash && draft && <Clash view={view} draft={draft} editing={editing} />}
      <CodeEditor
        path={path}
        text={draft?.text ?? view?.text ?? ''}
        editable={draft !== null}
        wrap={narrow}
        line={line}
        onChange={editing.change}
        onSave={() => void editing.save()}
      />
      <p role="status" className="sr-only">
        {editing.said}
      </p>
    </section>
  )
}

/** What is on the disk by now, and what somebody has: both are shown, and they choose. */
function Clash({ view, draft, editing }: { view: FileView | null; draft: Draft; editing: Editing }) {
  return (
    <section
      aria-label="The file changed meanwhile"
      className="flex max-h-[50%] shrink-0 flex-col border-b bg-warning-tint"
    >
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <p role="alert" className="min-w-0 flex-1 text-warning">
          {view
            ? 'The file was changed meanwhile. Below is what your text would change in it.'
            : 'The file was deleted meanwhile.'}
        </p>
        <Button size="sm" disabled={editing.busy} onClick={() => void editing.overwrite()}>
          {view ? 'Save mine' : 'Save it again'}
        </Button>
        <Button size="sm" onClick={editing.revert}>
          {view ? 'Take the other' : 'Let it go'}
        </Button>
      </div>
      {view && (
        <div className="min-h-0 overflow-auto border-t bg-background">
          <EditDiff path={view.path} oldText={view.text} newText={draft.text} />
        </div>
      )}
    </section>
  )
}

type Editing = ReturnType<typeof useEditing>

function useEditing({ chatId, path, view, file, onSaved }: Props) {
  const [draft, setDraft] = useState<Draft | null>(() => readDraft(chatId, path))
  const [state, setState] = useState<{ busy: boolean; fault: string | null; said: string }>(quiet)
  const set = (next: Draft | null) => {
    setDraft(next)
    keepDraft(chatId, path, next)
  }
  const dirty = isDirty(draft)
  // Whoever changed nothing yet goes on with what the file is now.
  if (draft && !dirty && view?.text != null && view.hash !== draft.baseHash)
    set({ baseHash: view.hash, baseText: view.text, text: view.text })
  const clash = draft !== null && dirty && draft.baseHash !== (view?.hash ?? null)
  const write = async (text: string, baseHash: string | null) => {
    setState({ ...quiet, busy: true })
    const result = await putFile(chatId, path, { text, baseHash })
    if (!result.ok) {
      const changed = result.error.code === 'conflict' && (await isOther(baseHash))
      return setState({ ...quiet, fault: changed ? null : result.error.message })
    }
    const { hash, byteCount } = result.data
    file.take({ kind: 'file', path, text, why: null, mediaType: view?.mediaType ?? 'text/plain', byteCount, hash })
    // What was typed while it was being saved stays, over what was saved.
    const typed = readDraft(chatId, path)
    set({ baseHash: hash, baseText: text, text: typed?.text ?? text })
    setState({ ...quiet, said: 'Saved' })
    onSaved()
  }
  /** Whether a refusal was about the file: then it is read again, and both are shown. Else a turn runs. */
  const isOther = async (baseHash: string | null) => {
    const now = await fetchPath(chatId, path)
    const hash = now.ok && now.data.kind === 'file' ? now.data.hash : null
    if (hash !== baseHash) file.refresh()
    return hash !== baseHash
  }
  return {
    ...state,
    draft,
    dirty,
    clash,
    begin: () => view?.text != null && set({ baseHash: view.hash, baseText: view.text, text: view.text }),
    change: (text: string) => draft && draft.text !== text && set({ ...draft, text }),
    save: async () => (draft && dirty && !clash && !state.busy ? await write(draft.text, draft.baseHash) : undefined),
    overwrite: async () => (draft ? await write(draft.text, view?.hash ?? null) : undefined),
    revert: () => {
      set(null)
      setState(quiet)
      if (dirty)
        toast(`Your changes of ${nameOf(path)} were dropped.`, { action: { label: 'Undo', onClick: () => set(draft) } })
    },
  }
}

const quiet = { busy: false, fault: null, said: '' }
