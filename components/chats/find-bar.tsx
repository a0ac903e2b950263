'use client'

import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { count } from '#components/chats/announcement.ts'
import { showRange, useFindMarks } from '#components/chats/find-marks.ts'
import { type Found, useFind } from '#components/chats/use-find.ts'
import type { Goal } from '#components/chats/use-transcript.ts'
import { Button } from '#components/ui/button.tsx'
import type { ChatView } from '#lib/domain/events/view.ts'

/** Finds in the whole chat, from its newest message on. Enter goes to the one before, Shift+Enter to the one after, Esc closes. */
export function FindBar(props: {
  view: ChatView
  scroller: RefObject<HTMLElement | null>
  onGo: (goal: Goal) => void
  asked: number
  onClose: () => void
}) {
  const { view, scroller, onGo, asked } = props
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [now, setNow] = useState<string | null>(null)
  const found = useFind(view, typed)
  const ids = found.kind === 'found' ? found.ids : none
  const query = found.kind === 'found' ? found.query : ''
  const at = now === null ? -1 : ids.indexOf(now)
  useEffect(() => {
    if (asked > 0) input.current?.select()
  }, [asked])
  useFindMarks(scroller, query, now)
  const go = (key: string) => {
    setNow(key)
    onGo({ key, align: 'start' })
    showRange(scroller, key, query)
  }
  // What was asked anew is first shown at its newest place.
  const shown = useRef('')
  useEffect(() => {
    const newest = ids.at(-1)
    if (shown.current === query) return
    shown.current = query
    setNow(newest ?? null)
    if (!newest) return
    onGo({ key: newest, align: 'start' })
    showRange(scroller, newest, query)
  }, [ids, query, onGo, scroller])
  const walk = (by: -1 | 1) => {
    const next = ids.at((at < 0 ? ids.length + by : at + by) % ids.length)
    if (next) go(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') props.onClose()
    else if (event.key === 'Enter' && ids.length > 0) walk(event.shiftKey ? 1 : -1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search
      aria-label="Find in this chat"
      onKeyDown={onKeyDown}
      className="absolute top-2 right-4 left-4 z-10 flex items-center gap-1 rounded-md border bg-raised p-1 shadow-float md:left-auto md:w-96"
    >
      <input
        ref={input}
        type="search"
        aria-label="Find in this chat"
        placeholder="Find in this chat"
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
        className="h-7 min-w-0 flex-1 rounded-sm bg-transparent px-2 text-sm outline-none placeholder:text-muted-foreground [&::-webkit-search-cancel-button]:hidden"
      />
      <span role="status" className="shrink-0 px-1 text-muted-foreground text-xs">
        {wordsOf(found, at)}
      </span>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Earlier message (Enter)"
        disabled={ids.length === 0}
        onClick={() => walk(-1)}
      >
        <ChevronUp aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Later message (Shift+Enter)"
        disabled={ids.length === 0}
        onClick={() => walk(1)}
      >
        <ChevronDown aria-hidden />
      </Button>
      <Button variant="ghost" size="icon" aria-label="Close" onClick={props.onClose}>
        <X aria-hidden />
      </Button>
    </search>
  )
}

const none: readonly string[] = []

function wordsOf(found: Found, at: number): string {
  if (found.kind === 'nothing asked') return ''
  if (found.kind === 'looking') return 'Looking'
  if (found.kind === 'failed') return found.message
  if (found.ids.length === 0) return 'Nothing found'
  const all = `${count(found.ids.length, 'message')}${found.more ? ' or more' : ''}`
  return at < 0 ? all : `${at + 1} of ${all}`
}
