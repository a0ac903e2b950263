'use client'

import { ArrowDown, ArrowUp, Eraser } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { openScreen, type Screen } from '#components/terminal/screen.ts'
import { plainText, transcriptOf } from '#components/terminal/terminal-text.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ChatView } from '#lib/domain/events/view.ts'

const scrollback = 20_000

/** All that the agent's commands printed, one after another, as it comes. */
export function TerminalPanel({ view }: { view: ChatView }) {
  const text = useMemo(() => transcriptOf(view.messages), [view.messages])
  const [cleared, setCleared] = useState('')
  const [query, setQuery] = useState('')
  const [missing, setMissing] = useState(false)
  const screen = useRef<Screen | null>(null)
  // What was cleared and is not the beginning any more, as after a rewind, is no longer left out.
  const shown = cleared !== '' && text.startsWith(cleared) ? text.slice(cleared.length) : text
  const find = (back: boolean) => {
    const finder = screen.current?.search
    if (!finder || query === '') return setMissing(false)
    setMissing(!(back ? finder.findPrevious(query) : finder.findNext(query)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    find(!event.shiftKey)
  }
  if (text === '')
    return (
      <p className="p-3 text-muted-foreground">
        No command was run yet. What the agent’s commands print is shown here as it comes.
      </p>
    )
  return (
    <>
      <div className="flex h-10 shrink-0 items-center gap-0.5 border-b px-2">
        <Input
          type="search"
          aria-label="Find in the output"
          placeholder="Find"
          value={query}
          aria-invalid={missing}
          onChange={(event) => {
            setQuery(event.target.value)
            setMissing(false)
          }}
          onKeyDown={onKeyDown}
          className="mr-1 h-7 min-w-0 flex-1"
        />
        <span role="status" className="shrink-0 text-muted-foreground text-xs">
          {missing && 'Not found'}
        </span>
        <Button variant="ghost" size="icon" aria-label="Find the one before" onClick={() => find(true)}>
          <ArrowUp aria-hidden />
        </Button>
        <Button variant="ghost" size="icon" aria-label="Find the next" onClick={() => find(false)}>
          <ArrowDown aria-hidden />
        </Button>
        <CopyButton text={plainText(shown)} label="Copy all output" />
        <Button variant="ghost" size="icon" aria-label="Clear" title="Clear" onClick={() => setCleared(text)}>
          <Eraser aria-hidden />
        </Button>
      </div>
      <div className="min-h-0 flex-1 bg-background py-1.5 pl-2 font-mono">
        <Screens text={shown} screen={screen} />
      </div>
    </>
  )
}

function Screens({ text, screen }: { text: string; screen: { current: Screen | null } }) {
  const element = useRef<HTMLDivElement>(null)
  const written = useRef('')
  const latest = useRef(text)
  latest.current = text
  useEffect(() => {
    if (!element.current) return
    const opened = openScreen(element.current, 'Output of the commands', scrollback)
    screen.current = opened
    opened.fit()
    written.current = ''
    write(opened, written, latest.current)
    const observer = new ResizeObserver(() => opened.fit())
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      screen.current = null
      opened.close()
    }
  }, [screen])
  useEffect(() => {
    if (screen.current) write(screen.current, written, text)
  }, [screen, text])
  return <div ref={element} className="h-full" />
}

/** Appends what is new; a terminal that stands at its end stays there. */
function write({ terminal }: Screen, written: { current: string }, text: string) {
  const grew = text.startsWith(written.current)
  if (!grew) terminal.reset()
  const news = grew ? text.slice(written.current.length) : text
  written.current = text
  if (news !== '') terminal.write(news)
}
