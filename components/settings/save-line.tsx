'use client'

import { usePreferences } from '#components/settings/preferences-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { PreferenceChanges } from '#lib/domain/people/preferences.ts'

/** What became of the last change of one preference: saved, with the way back, or not saved, and why. Its place is always there. */
export function SaveLine({ of }: { of: keyof PreferenceChanges }) {
  const { saving, change } = usePreferences()
  const mine = saving.kind !== 'nothing' && of in saving.changes ? saving : null
  if (mine?.kind === 'failed') {
    return (
      <div className="flex min-h-7 flex-wrap items-center gap-x-3">
        <Fault>Not saved. {mine.words}</Fault>
        <Button size="sm" onClick={() => void change(mine.changes)}>
          Try again
        </Button>
      </div>
    )
  }
  return (
    <div className="flex min-h-7 items-center gap-3 text-muted-foreground text-xs">
      <span role="status">{mine?.kind === 'saved' ? 'Saved, on all your devices.' : mine ? 'Saving' : ''}</span>
      {mine?.kind === 'saved' && (
        <Button variant="link" size="text" className="text-xs" onClick={() => void change(mine.undo)}>
          Undo
        </Button>
      )}
    </div>
  )
}
