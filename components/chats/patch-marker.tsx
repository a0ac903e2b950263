'use client'

import { GitCompareArrows } from 'lucide-react'
import { count, patchWords } from '#components/chats/announcement.ts'
import { LineCounts } from '#components/diffs/line-counts.tsx'
import type { PatchInfo } from '#lib/domain/patches/patch.ts'
import { patchTotals } from '#lib/domain/patches/totals.ts'

/** What a turn, or a person by hand, changed: one line that opens the Changes panel at it. */
export function PatchMarker({ patch, onOpen }: { patch: PatchInfo; onOpen: (patch: PatchInfo) => void }) {
  const totals = patchTotals(patch.files)
  const byHand = patch.author.kind === 'person' ? `, by hand (${patch.author.name})` : ''
  return (
    <button
      type="button"
      onClick={() => onOpen(patch)}
      className="inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-md border px-2 text-muted-foreground hover:bg-hover hover:text-foreground"
    >
      <GitCompareArrows aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{`${patchWords(patch.number, patch.files)}${byHand}. Show it.`}</span>
      <span aria-hidden className="truncate">
        Patch {patch.number} · {count(totals.files, 'file')} · {count(totals.hunks, 'hunk')}
        {byHand}
      </span>
      <span aria-hidden className="flex">
        <LineCounts added={totals.added} removed={totals.removed} />
      </span>
    </button>
  )
}
