'use client'

import dynamic from 'next/dynamic'
import { DiffSkeleton } from '#components/diffs/diff-view.tsx'

const EditTable = dynamic(() => import('#components/diffs/edit-table.tsx').then((room) => room.EditTable), {
  loading: DiffSkeleton,
})

/** The difference between two texts that an agent gave with an edit. */
export function EditDiff(props: { path: string; oldText: string | null; newText: string }) {
  return <EditTable {...props} />
}
