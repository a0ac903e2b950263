'use client'

import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useState } from 'react'
import { useStickToBottom } from 'use-stick-to-bottom'
import { focusMessage } from '#components/chats/focus-message.ts'
import { MessageView } from '#components/chats/message-view.tsx'
import { PatchMarker } from '#components/chats/patch-marker.tsx'
import { type TranscriptItem, transcriptItems } from '#components/chats/transcript-items.ts'
import { TurnOutcome } from '#components/chats/turn-outcome.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { PatchInfo } from '#lib/domain/patches/patch.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

type Props = {
  view: ChatView
  /** What was sent and the chat does not show yet. */
  pending: ReactNode
  /** Grows with each message that is sent from here: the end comes into sight. */
  sent: number
  onOpenPatch: (patch: PatchInfo) => void
  onContinue: () => Promise<ActionResult<unknown>>
  onSendAgain: (turn: TurnInfo) => Promise<ActionResult<unknown>>
  onLoadOlder: (cursor: string) => Promise<ActionResult<unknown>>
}

/** The conversation. It stays at its end while the end is in sight, and keeps its place otherwise. */
export function Transcript(props: Props) {
  const { view } = props
  const { scrollRef, contentRef, isAtBottom, scrollToBottom, stopScroll, state } = useStickToBottom({
    initial: 'instant',
    resize: 'instant',
  })
  useEffect(() => {
    const scroller = scrollRef.current
    if (!scroller) return
    // What is asked and queued below takes room away; the end stays in sight.
    const observer = new ResizeObserver(() => state.isAtBottom && void scrollToBottom('instant'))
    observer.observe(scroller)
    return () => observer.disconnect()
  }, [scrollRef, scrollToBottom, state])
  useEffect(() => {
    if (props.sent > 0) void scrollToBottom('instant')
  }, [props.sent, scrollToBottom])
  const { messages, turns, runningTurnId, patches } = view
  const items = useMemo(
    () => transcriptItems({ messages, turns, runningTurnId, patches }),
    [messages, turns, runningTurnId, patches],
  )
  const empty = items.length === 0 && !props.pending
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scrollRef}
        aria-label="Transcript"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        onKeyDown={moveBetweenMessages}
        onClickCapture={(event) => opensSomething(event.target) && stopScroll()}
        className="relative h-full overflow-y-auto overscroll-contain outline-offset-[-2px] md:[scrollbar-gutter:stable_both-edges]"
      >
        <div ref={contentRef} className="grid-lane flex flex-col gap-4 py-6">
          <h2 className="sr-only">Transcript</h2>
          {view.olderCursor && <LoadOlder cursor={view.olderCursor} load={props.onLoadOlder} />}
          {empty && <p className="text-muted-foreground">Nothing was said here yet. Write what you want to be done.</p>}
          {items.map((item) => (
            <Item key={item.key} item={item} {...props} />
          ))}
          {props.pending}
        </div>
      </section>
      {!isAtBottom && (
        <Button
          size="sm"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 bg-raised shadow-float"
          onClick={() => void scrollToBottom('instant')}
        >
          <ArrowDown aria-hidden />
          Jump to latest
        </Button>
      )}
    </div>
  )
}

function Item({ item, onOpenPatch, onContinue, onSendAgain }: { item: TranscriptItem } & Props) {
  switch (item.kind) {
    case 'message':
      return <MessageView message={item.message} turn={item.turn} />
    case 'starting':
      return (
        <p className="animate-breathe text-muted-foreground">
          {item.turn.state === 'stopping' ? 'Stopping' : `Starting ${item.turn.backend ?? 'the agent'}`}
        </p>
      )
    case 'outcome':
      return (
        <TurnOutcome
          turn={item.turn}
          latest={item.latest}
          onContinue={onContinue}
          onSendAgain={() => onSendAgain(item.turn)}
        />
      )
    case 'patch':
      return (
        <div>
          <PatchMarker patch={item.patch} onOpen={onOpenPatch} />
        </div>
      )
    default:
      return item satisfies never
  }
}

function LoadOlder({ cursor, load }: { cursor: string; load: Props['onLoadOlder'] }) {
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const loadMore = async () => {
    setState({ busy: true, fault: null })
    const result = await load(cursor)
    setState({ busy: false, fault: result.ok ? null : result.error.message })
  }
  return (
    <div className="flex flex-col items-center gap-1">
      <Button variant="ghost" size="sm" disabled={state.busy} onClick={loadMore}>
        {state.busy ? 'Loading older messages' : 'Show older messages'}
      </Button>
      {state.fault && <Fault>{state.fault}</Fault>}
    </div>
  )
}

/** What somebody opens to read stays where it is: the page does not run to its end for that. */
const opensSomething = (target: EventTarget) =>
  target instanceof Element && target.closest('button[aria-expanded="false"]') !== null

/** Alt and the arrow keys: from message to message. */
function moveBetweenMessages(event: KeyboardEvent<HTMLElement>) {
  if (!event.altKey || event.shiftKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
  event.preventDefault()
  focusMessage(event.currentTarget, event.key === 'ArrowUp' ? -1 : 1)
}
