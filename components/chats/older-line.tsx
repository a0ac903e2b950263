'use client'

import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'

export type OlderState = 'none' | 'waiting' | 'loading' | { fault: string }

/** As high as its line, always: the transcript begins below it. */
export const olderLineHeightPx = 40

/** What stands above the oldest message that is there: whether there are older ones. */
export function OlderLine({ state, onLoad }: { state: OlderState; onLoad: () => void }) {
  return (
    <div style={{ height: olderLineHeightPx }} className="flex items-center justify-center gap-2 text-muted-foreground">
      {state === 'loading' && <p className="animate-breathe text-xs">Loading older messages</p>}
      {state === 'waiting' && (
        <Button variant="ghost" size="sm" onClick={onLoad}>
          Show older messages
        </Button>
      )}
      {typeof state === 'object' && (
        <>
          <Fault>{state.fault}</Fault>
          <Button size="sm" onClick={onLoad}>
            Try again
          </Button>
        </>
      )}
    </div>
  )
}
