import type { Draft } from '#lib/domain/composer/draft.ts'

export const noDraft: Draft = { text: '', files: [], editedAt: null }

/** The moment of an edit, made later than what was seen before: a device whose clock is behind can still change it. */
export function editTime(nowMs: number, seen: string | null): string {
  const seenMs = seen === null ? Number.NEGATIVE_INFINITY : Date.parse(seen)
  return new Date(Math.max(nowMs, seenMs + 1)).toISOString()
}

const editedMs = (of: Draft | null) => (of?.editedAt ? Date.parse(of.editedAt) : Number.NEGATIVE_INFINITY)

/** Of what a browser kept and what the server has, the one that was edited last; the server's where both were at once. */
export const newerDraft = (kept: Draft | null, stored: Draft): Draft =>
  kept && editedMs(kept) > editedMs(stored) ? kept : stored
