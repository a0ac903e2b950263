'use client'

import { useState } from 'react'
import { ChangesPanel, type OpenPatch } from '#components/chats/changes-panel.tsx'
import { remember } from '#components/shell/remembered.ts'
import { useIsNarrow } from '#components/shell/use-is-narrow.ts'
import { Dialog, SheetContent } from '#components/ui/dialog.tsx'
import type { ChatView } from '#lib/domain/events/view.ts'

type ChangesState = ReturnType<typeof useChanges>

/** Whether the Changes panel is shown (remembered on a wide screen) and which patch it stands at. */
export function useChanges(initiallyShown: boolean) {
  const narrow = useIsNarrow()
  const [wide, setWide] = useState(initiallyShown)
  const [sheet, setSheet] = useState(false)
  const [patch, setPatch] = useState<OpenPatch>(null)
  const shown = narrow ? sheet : wide
  const show = (on: boolean) => {
    if (narrow) return setSheet(on)
    setWide(on)
    remember('changes', on ? 'shown' : 'hidden')
  }
  return {
    narrow,
    shown,
    patch,
    close: () => show(false),
    toggle: () => show(!shown),
    open: (patchId: NonNullable<OpenPatch>['patchId']) => {
      show(true)
      setPatch((old) => ({ patchId, asked: (old?.asked ?? 0) + 1 }))
    },
  }
}

/** The Changes panel where it belongs: beside the chat, or a sheet over it. */
export function ChangesBeside({ view, changes }: { view: ChatView; changes: ChangesState }) {
  const panel = (
    <ChangesPanel chatId={view.chat.id} patches={view.patches} open={changes.patch} onClose={changes.close} />
  )
  if (changes.narrow) {
    return (
      <Dialog open={changes.shown} onOpenChange={(open) => !open && changes.close()}>
        <SheetContent title="Changes" side="right">
          {panel}
        </SheetContent>
      </Dialog>
    )
  }
  if (!changes.shown) return null
  return (
    <aside
      aria-label="Changes"
      className="flex w-[clamp(320px,32vw,560px)] shrink-0 flex-col border-l bg-surface max-md:hidden"
    >
      {panel}
    </aside>
  )
}
