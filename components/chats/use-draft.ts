'use client'

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { loadDraft, storeDraft } from '#components/composer/draft-calls.ts'
import { DraftKeeper } from '#components/composer/draft-keeper.ts'
import type { Draft, DraftPlace } from '#lib/domain/composer/draft.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

/** What the server had when it rendered the page, and whose it is: a browser may be several people's. */
export type InitialDraft = { personId: string; draft: Draft }

export type WrittenDraft = {
  text: string
  files: FilePart[]
  changeText: (text: string) => void
  changeFiles: (files: FilePart[]) => void
  /** It is being sent: shown as empty, kept until `settle`. */
  take: () => void
  settle: (accepted: boolean) => void
}

/** What somebody is writing in a place. It survives a reload, and follows what the same person writes there on another device. */
export function useDraft(place: DraftPlace, initial: InitialDraft): WrittenDraft {
  const name = `greenroom-draft-${initial.personId}-${place}`
  const [keeper] = useState(
    () =>
      new DraftKeeper(initial.draft, {
        read: () => parseKept(storage()?.getItem(name) ?? null),
        keep: (draft) => keepIn(storage(), name, draft),
        load: () => loadDraft(place),
        save: (draft) => storeDraft(place, draft),
        nowMs: () => Date.now(),
      }),
  )
  useEffect(() => {
    keeper.start()
    const refresh = () => document.visibilityState === 'visible' && void keeper.refresh()
    const onVisibility = () => (document.visibilityState === 'visible' ? refresh() : void keeper.flush())
    const onStorage = (event: StorageEvent) => {
      const kept = event.key === name ? parseKept(event.newValue) : null
      if (kept) keeper.hear(kept)
    }
    window.addEventListener('focus', refresh)
    window.addEventListener('online', refresh)
    window.addEventListener('storage', onStorage)
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      window.removeEventListener('focus', refresh)
      window.removeEventListener('online', refresh)
      window.removeEventListener('storage', onStorage)
      document.removeEventListener('visibilitychange', onVisibility)
      void keeper.flush()
    }
  }, [keeper, name])
  const { text, files } = useSyncExternalStore(keeper.subscribe, keeper.read, keeper.read)
  return {
    text,
    files,
    changeText: useCallback((next: string) => keeper.edit({ text: next }), [keeper]),
    changeFiles: useCallback((next: FilePart[]) => keeper.edit({ files: next }), [keeper]),
    take: useCallback(() => keeper.take(), [keeper]),
    settle: useCallback((accepted: boolean) => keeper.settle(accepted), [keeper]),
  }
}

function parseKept(text: string | null): Draft | null {
  if (text === null) return null
  try {
    const kept: Partial<Draft> | null = JSON.parse(text)
    const isDraft = typeof kept?.text === 'string' && Array.isArray(kept.files) && kept.editedAt !== undefined
    return isDraft ? (kept as Draft) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** What does not fit into the browser's storage is kept by the server alone. */
function keepIn(to: Storage | null, name: string, draft: Draft): void {
  try {
    to?.setItem(name, JSON.stringify(draft))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    to?.removeItem(name)
  }
}

/** The browser's storage; null where it is switched off. */
function storage(): Storage | null {
  try {
    return window.localStorage
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
