'use client'

import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import type { PathsOf } from '#components/composer/path-calls.ts'
import type { Suggestion } from '#components/composer/suggestion.ts'
import { usePaths } from '#components/composer/use-paths.ts'
import { useLoaded } from '#components/updates/use-loaded.ts'
import type { Command } from '#lib/domain/backends/backend.ts'
import { type Completion, complete, completionAt, isSamePlace } from '#lib/domain/composer/completion.ts'

/** What can be completed: the commands of whom, and the files of where. */
export type Completions = { backendName: string; commands: readonly Command[]; paths: PathsOf | null }

type Input = {
  text: string
  /** Null while the text has no focus, or a range of it is chosen. */
  caret: number | null
  from: Completions | null
  onComplete: (text: string, caret: number) => void
}

export type CompletionState = {
  listId: string
  kind: Completion['kind']
  items: Suggestion[]
  active: number
  /** What to say where there are no items: that they are looked for, that there are none, or why not. */
  words: string
  state: 'loading' | 'ready' | 'failed'
  choose: (item: Suggestion) => void
  point: (index: number) => void
}

export const optionId = (listId: string, index: number) => `${listId}-${index}`

const loadMatcher = () => import('#components/composer/suggestion.ts')
export type Matcher = Awaited<ReturnType<typeof loadMatcher>>

/** What finds names by letters that were typed, loaded when it is first `wanted`. */
function useMatcher(wanted: boolean): Matcher | null {
  const { loaded, load } = useLoaded(loadMatcher)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per wish
  useEffect(() => {
    if (wanted) void load()
  }, [wanted])
  return loaded
}

/** Commands after `/` and files after `@`. Gives the open list, if one is open, and the keys that are the list's. */
export function useCompletion({ text, caret, from, onComplete }: Input) {
  const listId = useId()
  const [dismissed, setDismissed] = useState<Completion | null>(null)
  const [pointed, setPointed] = useState({ query: '', index: 0 })
  const asked = from && caret !== null ? completionAt(text, caret) : null
  const at = asked && !isSamePlace(asked, dismissed) ? asked : null
  if (dismissed && !isSamePlace(asked, dismissed)) setDismissed(null)
  const matcher = useMatcher(at !== null)
  const found = usePaths(from?.paths ?? null, at?.kind === 'file' ? at.query : null, matcher)
  if (!at || !from || (at.kind === 'file' && !from.paths)) return { open: null, onKeyDown: () => false }

  const items =
    at.kind === 'command'
      ? (matcher?.suggestCommands(from.commands, at.query) ?? [])
      : found.paths.map((value) => ({ value, note: null, hint: null }))
  const active = pointed.query === at.query ? Math.min(pointed.index, Math.max(0, items.length - 1)) : 0
  const choose = (item: Suggestion) => {
    const next = complete(text, at, item.value)
    onComplete(next.text, next.caret)
  }
  const state = at.kind === 'file' ? found.state : matcher ? 'ready' : 'loading'
  const open: CompletionState = {
    listId,
    kind: at.kind,
    items,
    active,
    words: wordsFor({ at, from, state, fault: found.fault }),
    state,
    choose,
    point: (index) => setPointed({ query: at.query, index }),
  }
  /** Whether the key was the list's. Enter on what is written out already is not: it sends. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey
    if (!plain || event.nativeEvent.isComposing) return false
    const item = items[active]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && items.length > 0) open.point((active + step + items.length) % items.length)
    else if (event.key === 'Escape') setDismissed(at)
    else if (event.key === 'Tab' && item) choose(item)
    else if (event.key === 'Enter' && item && item.value !== at.query) choose(item)
    else if (!(event.key === 'Enter' && !item && state === 'loading')) return false
    event.preventDefault()
    return true
  }
  return { open, onKeyDown }
}

function wordsFor(of: { at: Completion; from: Completions; state: CompletionState['state']; fault: string | null }) {
  const { at, from, state, fault } = of
  if (at.kind === 'command' && state === 'loading') return 'Looking for commands'
  if (at.kind === 'command')
    return from.commands.length === 0 ? `${from.backendName} offers no commands.` : 'No command is called that.'
  if (state === 'failed') return fault ?? 'The files cannot be searched now.'
  if (state === 'loading') return 'Looking for files'
  return at.query === '' ? 'There are no files yet.' : 'No file is called that.'
}
