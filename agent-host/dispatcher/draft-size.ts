import type { EventDraft } from '#lib/domain/events/event.ts'

/** What an event costs beside its text. */
const overhead = 64

/** About how many bytes of memory an event holds. Deltas, of which there are thousands a second, are not written out for it. */
export function draftSize(draft: EventDraft): number {
  if (draft.type === 'part.delta' || draft.type === 'part.output') return overhead + draft.text.length
  return overhead + (JSON.stringify(draft)?.length ?? 0)
}
