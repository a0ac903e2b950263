'use client'

import { MessageView } from '#components/chats/message-view.tsx'
import { PatchMarker } from '#components/chats/patch-marker.tsx'
import type { TranscriptItem } from '#components/chats/transcript-items.ts'
import { TurnOutcome } from '#components/chats/turn-outcome.tsx'
import { cn } from '#components/ui/class-names.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { PatchInfo } from '#lib/domain/patches/patch.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

export type ItemActions = {
  onOpenPatch: (patch: PatchInfo) => void
  /** What can be done about a turn that ended badly; null for who only watches. */
  recovery: Recovery | null
}
export type Recovery = {
  onContinue: () => Promise<ActionResult<unknown>>
  onSendAgain: (turn: TurnInfo) => Promise<ActionResult<unknown>>
}

/** One item of the transcript with the space below it. `marked` while it is pointed out as what was looked for. */
export function ItemRow(props: {
  item: TranscriptItem
  at: number
  of: number
  marked: boolean
  actions: ItemActions
}) {
  const { item, at, of, marked, actions } = props
  return (
    <div className="pb-4">
      <div
        data-marked={marked || undefined}
        className={cn(marked && 'rounded-md bg-accent-tint outline-4 outline-accent-tint')}
      >
        {item.kind === 'message' ? (
          <MessageView message={item.message} turn={item.turn} steered={item.steered} place={{ at, of }} />
        ) : (
          <article aria-label={labelOf(item)} aria-posinset={at} aria-setsize={of}>
            <Note item={item} actions={actions} />
          </article>
        )}
      </div>
    </div>
  )
}

function startingWords({ state, waitsForRoom, backend }: TurnInfo): string {
  if (state === 'stopping') return 'Stopping'
  if (waitsForRoom) return 'Waiting for room: every agent process of this host is at work'
  return `Starting ${backend ?? 'the agent'}`
}

type NoteItem = Exclude<TranscriptItem, { kind: 'message' }>

const labelOf = (item: NoteItem) => ({ starting: 'Turn', outcome: 'How the turn ended', patch: 'Patch' })[item.kind]

function Note({ item, actions }: { item: NoteItem; actions: ItemActions }) {
  switch (item.kind) {
    case 'starting':
      return <p className="animate-breathe text-muted-foreground">{startingWords(item.turn)}</p>
    case 'outcome':
      return <TurnOutcome turn={item.turn} latest={item.latest} recovery={actions.recovery} />
    case 'patch':
      return <PatchMarker patch={item.patch} onOpen={actions.onOpenPatch} />
    default:
      return item satisfies never
  }
}
