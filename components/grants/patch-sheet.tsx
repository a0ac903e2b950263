'use client'

import { X } from 'lucide-react'
import { PatchBody } from '#components/chats/changes-panel.tsx'
import { LineCounts } from '#components/diffs/line-counts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import type { ChatId } from '#lib/domain/ids.ts'
import type { PatchInfo } from '#lib/domain/patches/patch.ts'
import { patchTotals } from '#lib/domain/patches/totals.ts'

/** What one patch changed, to be read. */
export function PatchSheet(props: { chatId: ChatId; patch: PatchInfo; onClose: () => void }) {
  const { patch, onClose } = props
  const totals = patchTotals(patch.files)
  return (
    <Sheet title={`Patch ${patch.number}`} side="right" onClose={onClose}>
      <div className="flex h-11 shrink-0 items-center gap-2 border-b pr-2 pl-3">
        <p aria-hidden className="min-w-0 flex-1 truncate font-medium">
          Patch {patch.number}
        </p>
        <LineCounts added={totals.added} removed={totals.removed} />
        <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain py-1">
        <PatchBody chatId={props.chatId} patch={patch} />
      </div>
    </Sheet>
  )
}
