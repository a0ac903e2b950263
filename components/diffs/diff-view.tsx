'use client'

import dynamic from 'next/dynamic'
import type { FileDiff } from '#components/diffs/file-diff.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'

/** What shows diffs is loaded with the first one. */
const DiffTable = dynamic(() => import('#components/diffs/diff-table.tsx').then((room) => room.DiffTable), {
  loading: DiffSkeleton,
})

/** One file's changes in lines, with the words that changed inside a line marked. */
export function DiffView({ file, label }: { file: FileDiff; label: string }) {
  return <DiffTable text={file.text} label={label} />
}

export function DiffSkeleton() {
  return (
    <div className="flex flex-col gap-1 p-2">
      <Skeleton className="h-4 w-3/4" />
      <Skeleton className="h-4 w-1/2" />
    </div>
  )
}
