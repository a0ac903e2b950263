'use client'

import { useEffect, useId, useRef, useSyncExternalStore } from 'react'
import type { KeyId } from '#components/palette/keys.ts'

/** Something that the palette can do. `chat` is about the chat that is open, `page` about anything else on the page. */
export type PaletteAction = { id: string; words: string; group: 'chat' | 'page'; keys?: KeyId; run: () => void }

const none: readonly PaletteAction[] = []
const registered = new Map<string, readonly PaletteAction[]>()
const readers = new Set<() => void>()
let all = none

function put(owner: string, actions: readonly PaletteAction[] | null): void {
  if (actions) registered.set(owner, actions)
  else registered.delete(owner)
  all = [...registered.values()].flat()
  for (const reader of readers) reader()
}

/** Puts actions into the palette while the component that calls this is mounted. What they do is always that of the last render. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  const owner = useId()
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const said = JSON.stringify(actions.map(({ id, words, group, keys }) => ({ id, words, group, keys })))
  useEffect(() => {
    const shown: Omit<PaletteAction, 'run'>[] = JSON.parse(said)
    const run = (id: string) => latest.current.find((action) => action.id === id)?.run()
    put(
      owner,
      shown.map((action) => ({ ...action, run: () => run(action.id) })),
    )
    return () => put(owner, null)
  }, [owner, said])
}

/** All actions that are in the palette now. */
export const useRegisteredActions = (): readonly PaletteAction[] =>
  useSyncExternalStore(
    (reader) => {
      readers.add(reader)
      return () => readers.delete(reader)
    },
    () => all,
    () => none,
  )
