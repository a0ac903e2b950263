import type { ChatId } from '#lib/domain/ids.ts'

/** A file as somebody is editing it: what they began with, and what they have by now. */
export type Draft = { baseHash: string | null; baseText: string; text: string }

/** They outlive the panel, so that going elsewhere and coming back loses nothing. */
const drafts = new Map<string, Draft>()
const keyOf = (chatId: ChatId, path: string) => `${chatId}:${path}`

export const readDraft = (chatId: ChatId, path: string): Draft | null => drafts.get(keyOf(chatId, path)) ?? null

export function keepDraft(chatId: ChatId, path: string, draft: Draft | null): void {
  if (draft) drafts.set(keyOf(chatId, path), draft)
  else drafts.delete(keyOf(chatId, path))
}

export const isDirty = (draft: Draft | null): boolean => draft !== null && draft.text !== draft.baseText

export const anyDirty = (): boolean => [...drafts.values()].some(isDirty)
