'use client'

import { FileText } from 'lucide-react'
import { Fragment } from 'react'
import { usePanelActions } from '#components/panels/panel-context.tsx'
import { Button } from '#components/ui/button.tsx'

type Location = { path: string; line?: number | null | undefined }

const wordsOf = ({ path, line }: Location) => (line ? `${path}:${line}` : path)
/** What lies outside of the worktree cannot be opened. */
const isWithin = ({ path }: Location) => !path.startsWith('/') && !path.startsWith('..') && !path.startsWith('~')

/** Where a tool call was at work: each place opens the file beside the chat, where there are panels. */
export function FileLinks({ locations }: { locations: readonly Location[] }) {
  const panels = usePanelActions()
  return (
    <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
      {locations.map((at, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an agent may name a place twice
        <Fragment key={i}>
          {i > 0 && ', '}
          {panels && isWithin(at) ? (
            <button
              type="button"
              className="rounded-sm text-link underline-offset-2 hover:underline"
              onClick={() => panels.openFile(at.path, at.line ?? null)}
            >
              {wordsOf(at)}
            </button>
          ) : (
            wordsOf(at)
          )}
        </Fragment>
      ))}
    </p>
  )
}

/** From a change to the whole file. */
export function OpenInFiles({ path }: { path: string }) {
  const panels = usePanelActions()
  if (!panels) return null
  return (
    <Button variant="ghost" size="sm" className="m-1" onClick={() => panels.openFile(path)}>
      <FileText aria-hidden />
      Open in Files
    </Button>
  )
}
