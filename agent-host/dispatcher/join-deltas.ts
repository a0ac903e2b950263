import type { EventDraft } from '#lib/domain/events/event.ts'

/** Appends `more` to `drafts` and returns it; neighbouring deltas of one part become one, so that a busy flush stays small. */
export function joinDeltas(drafts: EventDraft[], more: readonly EventDraft[]): EventDraft[] {
  for (const draft of more) {
    const last = drafts.at(-1)
    const joined = last && join(last, draft)
    if (joined) drafts[drafts.length - 1] = joined
    else drafts.push(draft)
  }
  return drafts
}

function join(last: EventDraft, next: EventDraft): EventDraft | null {
  if (last.type !== 'part.delta' && last.type !== 'part.output') return null
  if (next.type !== last.type || next.messageId !== last.messageId || next.index !== last.index) return null
  return { ...last, text: last.text + next.text }
}
