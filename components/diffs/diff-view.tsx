'use client'

import { useMemo, useState } from 'react'
import { Decoration, Diff, type FileData, Hunk, type HunkData, markEdits, parseDiff, tokenize } from 'react-diff-view'
import { Button } from '#components/ui/button.tsx'
import { Group } from '#components/ui/group.tsx'

/** More lines than this are shown only on request. */
const linesAtFirst = 600

/** One file's changes, unified, with the words that changed inside a line marked. */
export function DiffView({ file, label }: { file: FileData; label: string }) {
  const [all, setAll] = useState(false)
  const total = useMemo(() => file.hunks.reduce((sum, hunk) => sum + hunk.changes.length, 0), [file])
  const hunks = useMemo(() => (all ? file.hunks : firstLines(file.hunks)), [all, file])
  const tokens = useMemo(() => tokenize(hunks, { enhancers: [markEdits(hunks, { type: 'line' })] }), [hunks])
  if (file.isBinary) return <p className="px-3 py-1 text-muted-foreground">A binary file; it is not shown.</p>
  if (hunks.length === 0) return <p className="px-3 py-1 text-muted-foreground">Nothing in it changed.</p>
  return (
    <Group label={`Changes of ${label}`}>
      <Diff viewType="unified" diffType={file.type} hunks={hunks} tokens={tokens}>
        {(shown) =>
          shown.flatMap((hunk) => [
            <HunkHead key={`at-${hunk.content}`} hunk={hunk} />,
            <Hunk key={hunk.content} hunk={hunk} />,
          ])
        }
      </Diff>
      {!all && total > linesAtFirst && (
        <Button variant="ghost" size="sm" className="m-1" onClick={() => setAll(true)}>
          Show all {total} lines
        </Button>
      )}
    </Group>
  )
}

function HunkHead({ hunk }: { hunk: HunkData }) {
  return (
    <Decoration>
      <span className="font-mono">{hunk.content}</span>
    </Decoration>
  )
}

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

/** A Git diff's files by their path; what cannot be read is left out. */
export function filesOfDiff(diff: string): Map<string, FileData> {
  const files = parseDiff(diff, { nearbySequences: 'zip' })
  return new Map(files.map((file) => [unquoted(file.type === 'delete' ? file.oldPath : file.newPath), file]))
}

const unquoted = (path: string) => (path.startsWith('"') && path.endsWith('"') ? path.slice(1, -1) : path)
