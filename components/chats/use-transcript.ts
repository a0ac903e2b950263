'use client'

import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import type { VirtualizerHandle } from 'virtua'
import { focusMessageEvent } from '#components/chats/focus-message.ts'
import { keepPlace, readPlace } from '#components/chats/kept-place.ts'
import { type OlderState, olderLineHeightPx } from '#components/chats/older-line.tsx'
import type { TranscriptItem } from '#components/chats/transcript-items.ts'
import { useEnd } from '#components/chats/use-end.ts'
import type { OlderPage } from '#components/follow/chat-store.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ChatView } from '#lib/domain/events/view.ts'

/** Where to go: an item by its key, loaded first where it is not there yet. */
export type Goal = { key: string; align: 'start' | 'center'; offset?: number; mark?: boolean; focus?: boolean }
type Input = {
  view: ChatView
  items: readonly TranscriptItem[]
  sent: number
  onLoadOlder: (cursor: string) => Promise<ActionResult<OlderPage>>
}
export type TranscriptState = ReturnType<typeof useTranscript>

/** So near to the oldest message older ones are fetched, in pixels. */
const fetchAheadPx = 1500
const markMs = 2000
/** So many items at the end are drawn and measured first. */
const measuredFirst = 8

/** Where the transcript stands: at its end, at its place of before, or at a message that a link or a search leads to. */
export function useTranscript({ view, items, sent, onLoadOlder }: Input) {
  const scroller = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const end = useEnd(scroller, content)
  const { leave, goToEnd, look, held } = end
  const alive = useAlive()
  const printing = usePrinting()
  const older = useOlder(view.olderCursor, onLoadOlder)
  const { goal, goTo, marked } = useGoal({ view, items, older, list, leave, alive })
  const { focusedIndex, handlers } = useMessageFocus({ scroller, items, goTo, leave })
  const unseen = useUnseen(view, end.atEnd)

  useEffect(() => {
    if (sent > 0) goToEnd()
  }, [sent, goToEnd])
  useEffect(() => {
    if (!alive) return
    const from = location.hash.slice(1)
    const place = readPlace(view.chat.id)
    if (from.startsWith('msg_')) goTo({ key: from, align: 'start', mark: true })
    else if (place) goTo({ key: place.key, align: 'start', offset: place.offset })
    const follow = () => {
      const key = location.hash.slice(1)
      if (key.startsWith('msg_')) goTo({ key, align: 'start', mark: true })
    }
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [alive, goTo, view.chat.id])

  const fetchAhead = () => {
    const element = scroller.current
    if (element && element.scrollTop < fetchAheadPx && older.state === 'waiting' && !goal) older.load()
  }
  const keptItems = useRef(items)
  keptItems.current = items
  return {
    scroller,
    content,
    list,
    end,
    alive,
    printing,
    goTo,
    marked,
    unseen,
    older: older.state,
    loadOlder: older.load,
    kept: keptMounted(items.length, [focusedIndex, goal ? items.findIndex((item) => item.key === goal.key) : -1]),
    handlers: {
      ...handlers,
      onClickCapture: (event: MouseEvent) => opensSomething(event.target) && leave(),
    },
    onScroll: () => {
      look()
      fetchAhead()
    },
    onScrollEnd: () => {
      const handle = list.current
      if (!handle || goal) return
      const index = handle.findItemIndex(handle.scrollOffset)
      const key = keptItems.current[index]?.key
      if (held.current || !key) keepPlace(view.chat.id, null)
      else {
        const offset = handle.scrollOffset - olderLineHeightPx - handle.getItemOffset(index)
        keepPlace(view.chat.id, { key, offset: Math.round(offset) })
      }
    },
  }
}

const keptMounted = (count: number, indexes: readonly number[]) => [
  ...Array.from({ length: Math.min(measuredFirst, count) }, (_, i) => count - 1 - i),
  ...indexes.filter((index) => index >= 0),
]

/** False while what the server rendered is taken over. */
function useAlive(): boolean {
  const [alive, setAlive] = useState(false)
  useLayoutEffect(() => setAlive(true), [])
  return alive
}

function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true))
    const after = () => setPrinting(false)
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => {
      window.removeEventListener('beforeprint', before)
      window.removeEventListener('afterprint', after)
    }
  }, [])
  return printing
}

/** Fetches what is before the oldest message, one page at a time. */
function useOlder(cursor: string | null, onLoadOlder: Input['onLoadOlder']) {
  const [state, setState] = useState<'idle' | 'loading' | { fault: string }>('idle')
  const busy = useRef(false)
  const load = async () => {
    if (busy.current || cursor === null) return
    busy.current = true
    setState('loading')
    const result = await onLoadOlder(cursor)
    busy.current = false
    setState(result.ok ? 'idle' : { fault: result.error.message })
  }
  const shown: OlderState = cursor === null ? 'none' : state === 'idle' ? 'waiting' : state
  return { state: shown, load }
}

function useGoal(input: {
  view: ChatView
  items: readonly TranscriptItem[]
  older: ReturnType<typeof useOlder>
  list: RefObject<VirtualizerHandle | null>
  leave: () => void
  alive: boolean
}) {
  const { items, older, list, leave } = input
  const [goal, setGoal] = useState<Goal | null>(null)
  const [marked, setMarked] = useState<string | null>(null)
  const index = goal ? indexOf(items, goal.key) : -1
  const { load, state } = older
  const loadRef = useRef(load)
  loadRef.current = load
  useEffect(() => {
    if (!goal || !input.alive) return
    if (index < 0) {
      if (state === 'waiting') void loadRef.current()
      else if (state !== 'loading') setGoal(null)
      return
    }
    leave()
    list.current?.scrollToIndex(index, { align: goal.align, offset: goal.offset ?? (goal.align === 'start' ? -8 : 0) })
    if (goal.focus) document.getElementById(items[index]?.key ?? '')?.focus({ preventScroll: true })
    if (goal.mark) setMarked(items[index]?.key ?? null)
    setGoal(null)
  }, [goal, index, state, items, list, leave, input.alive])
  useEffect(() => {
    if (marked === null) return
    const timer = setTimeout(() => setMarked(null), markMs)
    return () => clearTimeout(timer)
  }, [marked])
  return { goal, goTo: setGoal, marked }
}

/** A message that was steered stands within the answer that it went into. */
const indexOf = (items: readonly TranscriptItem[], key: string) =>
  items.findIndex(
    (item) => item.key === key || (item.kind === 'message' && item.steered.some((message) => message.id === key)),
  )

/** Which message has the focus: it stays on the page, wherever one scrolls. Alt and the arrow keys go from one to the next. */
function useMessageFocus(input: {
  scroller: RefObject<HTMLElement | null>
  items: readonly TranscriptItem[]
  goTo: (goal: Goal) => void
  leave: () => void
}) {
  const { scroller, items, goTo } = input
  const [focused, setFocused] = useState<string | null>(null)
  // Keys come quicker than the focus gets there.
  const going = useRef<string | null>(null)
  const step = useCallback(
    (by: -1 | 1) => {
      const messages = items.filter((item) => item.kind === 'message')
      const from = going.current ?? focused
      const at = messages.findIndex((item) => item.key === from)
      const next = messages[at < 0 ? messages.length - 1 : Math.min(messages.length - 1, Math.max(0, at + by))]
      if (!next) return
      going.current = next.key
      goTo({ key: next.key, align: 'start', focus: true })
    },
    [items, focused, goTo],
  )
  useEffect(() => {
    const element = scroller.current
    const move = (event: Event) => step(event instanceof CustomEvent && event.detail === 1 ? 1 : -1)
    element?.addEventListener(focusMessageEvent, move)
    return () => element?.removeEventListener(focusMessageEvent, move)
  }, [scroller, step])
  return {
    focusedIndex: focused === null ? -1 : items.findIndex((item) => item.key === focused),
    handlers: {
      onFocusCapture: (event: FocusEvent) => {
        going.current = null
        setFocused(event.target.closest('[role=feed] [data-message]')?.id ?? null)
      },
      onBlurCapture: (event: FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(null)
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (!event.altKey || event.shiftKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        step(event.key === 'ArrowUp' ? -1 : 1)
      },
    },
  }
}

/** How many messages came since the end went out of sight. */
function useUnseen(view: ChatView, atEnd: boolean): number {
  const last = view.messages.at(-1)?.id
  const [seen, setSeen] = useState(last)
  if (atEnd && seen !== last) setSeen(last)
  const index = view.messages.findIndex((message) => message.id === seen)
  return index < 0 ? 0 : view.messages.length - 1 - index
}

/** What somebody opens to read stays where it is: the page does not run to its end for that. */
const opensSomething = (target: EventTarget) =>
  target instanceof Element && target.closest('button[aria-expanded="false"]') !== null
