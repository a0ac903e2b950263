'use client'

import { createTwoFilesPatch } from 'diff'
import { useMemo } from 'react'
import { DiffTable } from '#components/diffs/diff-table.tsx'
import { gitDiff } from '#components/diffs/file-diff.ts'

export function EditTable({ path, oldText, newText }: { path: string; oldText: string | null; newText: string }) {
  const text = useMemo(() => diffOf(path, oldText ?? '', newText), [path, oldText, newText])
  if (!text) return <p className="px-3 py-1 text-muted-foreground">Nothing in it changed.</p>
  return <DiffTable text={text} label={path} />
}

function diffOf(path: string, oldText: string, newText: string): string | null {
  const patch = createTwoFilesPatch('a', 'b', oldText, newText, undefined, undefined, { context: 3, timeout: 1000 })
  const hunks = patch?.indexOf('@@') ?? -1
  return patch && hunks >= 0 ? gitDiff(path, patch.slice(hunks)) : null
}
