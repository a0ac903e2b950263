'use client'

import { ChevronDown, ChevronRight, Columns2, Rows3 } from 'lucide-react'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import {
  Decoration,
  Diff,
  type FileData,
  Hunk,
  type HunkData,
  markEdits,
  parseDiff,
  type RenderToken,
  tokenize,
} from 'react-diff-view'
import { useDiffColours } from '#components/diffs/diff-colours.ts'
import { useDiffMode } from '#components/diffs/diff-mode.ts'
import { Button } from '#components/ui/button.tsx'
import { Group } from '#components/ui/group.tsx'

/** More lines than this are shown only on request. */
const linesAtFirst = 600
/** Two sides need this much room, in pixels. */
const splitFromPx = 640

/** One file's changes as Git prints them: in one column or in two, with syntax colours once they are known. */
export function DiffTable({ text, label }: { text: string; label: string }) {
  const file = useMemo((): FileData | undefined => parseDiff(text, { nearbySequences: 'zip' })[0], [text])
  if (!file || file.isBinary)
    return (
      <p className="px-3 py-1 text-muted-foreground">
        {file ? 'A binary file; it is not shown.' : 'This diff cannot be read.'}
      </p>
    )
  if (file.hunks.length === 0) return <p className="px-3 py-1 text-muted-foreground">Nothing in it changed.</p>
  return <Hunks file={file} label={label} />
}

function Hunks({ file, label }: { file: FileData; label: string }) {
  const [all, setAll] = useState(false)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const frame = useRef<HTMLDivElement>(null)
  const roomy = useIsRoomy(frame)
  const [mode, setMode] = useDiffMode()
  const total = useMemo(() => file.hunks.reduce((sum, hunk) => sum + hunk.changes.length, 0), [file])
  const hunks = useMemo(() => (all ? file.hunks : firstLines(file.hunks)), [all, file])
  const colours = useDiffColours(hunks, label)
  const tokens = useMemo(
    () => tokenize(hunks, { enhancers: [...(colours ? [colours] : []), markEdits(hunks, { type: 'line' })] }),
    [hunks, colours],
  )
  const fold = (content: string) =>
    setFolded((old) => (old.has(content) ? without(old, content) : new Set([...old, content])))
  const split = roomy && mode === 'split'
  return (
    <div ref={frame}>
      <Group label={`Changes of ${label}`} className="relative">
        {roomy && (
          <Button
            variant="ghost"
            size="icon"
            className="absolute top-0 right-1 z-1 size-6"
            aria-label={split ? 'Show in one column' : 'Show side by side'}
            title={split ? 'Show in one column' : 'Show side by side'}
            onClick={() => setMode(split ? 'unified' : 'split')}
          >
            {split ? <Rows3 aria-hidden /> : <Columns2 aria-hidden />}
          </Button>
        )}
        <Diff
          viewType={split ? 'split' : 'unified'}
          diffType={file.type}
          hunks={hunks}
          tokens={tokens}
          renderToken={renderToken}
        >
          {(shown) =>
            shown.flatMap((hunk) => [
              <HunkHead
                key={`at-${hunk.content}`}
                hunk={hunk}
                folded={folded.has(hunk.content)}
                onFold={() => fold(hunk.content)}
              />,
              ...(folded.has(hunk.content) ? [] : [<Hunk key={hunk.content} hunk={hunk} />]),
            ])
          }
        </Diff>
        {!all && total > linesAtFirst && (
          <Button variant="ghost" size="sm" className="m-1" onClick={() => setAll(true)}>
            Show all {total} lines
          </Button>
        )}
      </Group>
    </div>
  )
}

function HunkHead({ hunk, folded, onFold }: { hunk: HunkData; folded: boolean; onFold: () => void }) {
  const Icon = folded ? ChevronRight : ChevronDown
  return (
    <Decoration>
      <button
        type="button"
        aria-expanded={!folded}
        onClick={onFold}
        className="flex w-full min-w-0 items-center gap-1 pr-8 text-left font-mono hover:text-foreground"
      >
        <Icon aria-hidden className="size-3 shrink-0" />
        <span className="sr-only">{`Lines ${hunk.newStart} to ${hunk.newStart + Math.max(0, hunk.newLines - 1)}`}</span>
        <span aria-hidden className="truncate">
          {hunk.content}
        </span>
      </button>
    </Decoration>
  )
}

/** A token that has a colour; the marks of what changed in a line are the library's own. */
const renderToken: RenderToken = (token, renderDefault, i) => {
  if (token.type !== 'colour') return renderDefault(token, i)
  const inner = token.children?.map((child, at) => renderToken(child, renderDefault, at)) ?? String(token.value ?? '')
  return (
    <span key={i} style={{ color: String(token.color) }}>
      {inner}
    </span>
  )
}

function useIsRoomy(frame: RefObject<HTMLElement | null>): boolean {
  const [roomy, setRoomy] = useState(false)
  useEffect(() => {
    if (!frame.current) return
    const observer = new ResizeObserver(([entry]) => setRoomy((entry?.contentRect.width ?? 0) >= splitFromPx))
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [frame])
  return roomy
}

const without = (set: ReadonlySet<string>, item: string) => new Set([...set].filter((each) => each !== item))

function firstLines(hunks: HunkData[]): HunkData[] {
  const shown: HunkData[] = []
  let left = linesAtFirst
  for (const hunk of hunks) {
    if (left <= 0) break
    shown.push({ ...hunk, changes: hunk.changes.slice(0, left) })
    left -= hunk.changes.length
  }
  return shown
}
