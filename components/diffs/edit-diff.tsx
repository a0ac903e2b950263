'use client'

import { createTwoFilesPatch } from 'diff'
import { useMemo } from 'react'
import { parseDiff } from 'react-diff-view'
import { DiffView } from '#components/diffs/diff-view.tsx'

/** The difference between two texts that an agent gave with an edit. */
export function EditDiff({ path, oldText, newText }: { path: string; oldText: string | null; newText: string }) {
  const file = useMemo(() => diffOf(oldText ?? '', newText), [oldText, newText])
  if (!file) return <p className="px-3 py-1 text-muted-foreground">Nothing in it changed.</p>
  return <DiffView file={file} label={path} />
}

function diffOf(oldText: string, newText: string) {
  const patch = createTwoFilesPatch('a/file', 'b/file', oldText, newText, undefined, undefined, {
    context: 3,
    timeout: 1000,
  })
  if (!patch) return null
  const hunks = patch.indexOf('@@')
  if (hunks < 0) return null
  const [file] = parseDiff(`diff --git a/file b/file\n--- a/file\n+++ b/file\n${patch.slice(hunks)}`, {
    nearbySequences: 'zip',
  })
  return file ?? null
}
