'use client'

import { ArrowDown } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { FindInChat } from '#components/chats/find-in-chat.tsx'
import { type Opened, OpenedContext } from '#components/chats/opened.tsx'
import { PlanSummary, planOf } from '#components/chats/plan-summary.tsx'
import { type ItemActions, ItemRow } from '#components/chats/transcript-item.tsx'
import { type TranscriptItem, transcriptItems } from '#components/chats/transcript-items.ts'
import { TranscriptList } from '#components/chats/transcript-list.tsx'
import { useTranscript } from '#components/chats/use-transcript.ts'
import type { OlderPage } from '#components/follow/chat-store.ts'
import { Button } from '#components/ui/button.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ChatView } from '#lib/domain/events/view.ts'

type Props = ItemActions & {
  view: ChatView
  /** What was sent and the chat does not show yet. */
  pending: ReactNode
  /** Grows with each message that is sent from here: the end comes into sight. */
  sent: number
  /** What is said where nothing was said yet. */
  emptyWords: string
  onLoadOlder: (cursor: string) => Promise<ActionResult<OlderPage>>
}

/** So many items at the end stand on the page before it is alive: more than a screen holds. */
const renderedFirst = 8

/** The conversation. It stays at its end while the end is in sight, and keeps its place otherwise. */
export function Transcript(props: Props) {
  const { view, pending } = props
  const { messages, turns, runningTurnId, patches } = view
  const items = useMemo(
    () => transcriptItems({ messages, turns, runningTurnId, patches }),
    [messages, turns, runningTurnId, patches],
  )
  const [opened] = useState<Opened>(() => new Map())
  const transcript = useTranscript({ view, items, sent: props.sent, onLoadOlder: props.onLoadOlder })
  const { scroller, content, list, end } = transcript
  const running = runningTurnId ? turns[runningTurnId]?.messageId : null
  const plan = running ? planOf(messages.findLast((message) => message.id === running)) : null
  const empty = items.length === 0 && !pending
  const row = (item: TranscriptItem, index: number) => (
    <ItemRow
      key={item.key}
      item={item}
      at={index + 1}
      of={view.olderCursor ? -1 : items.length}
      marked={item.key === transcript.marked}
      actions={props}
    />
  )
  return (
    <OpenedContext value={opened}>
      {plan && running && (
        <PlanSummary entries={plan} onOpen={() => transcript.goTo({ key: running, align: 'start' })} />
      )}
      <div className="relative min-h-0 flex-1">
        <FindInChat view={view} scroller={scroller} onGo={transcript.goTo} />
        <section
          ref={scroller}
          aria-label="Transcript"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
          tabIndex={0}
          data-alive={transcript.alive || undefined}
          {...transcript.handlers}
          className={
            transcript.alive
              ? 'relative h-full overflow-y-auto overscroll-contain outline-offset-[-2px] md:[scrollbar-gutter:stable_both-edges]'
              : // Turned around, it begins at its end, before any script ran.
                'relative flex h-full flex-col-reverse overflow-y-auto md:[scrollbar-gutter:stable_both-edges]'
          }
        >
          <div ref={content} className="grid-lane pb-2">
            <h2 className="sr-only">Transcript</h2>
            {transcript.alive ? (
              <TranscriptList list={list} transcript={transcript} items={items} row={row} />
            ) : (
              <div className="pt-10">
                {items.slice(-renderedFirst).map((item, i) => row(item, Math.max(0, items.length - renderedFirst) + i))}
              </div>
            )}
            {empty && <p className="text-muted-foreground">{props.emptyWords}</p>}
            {pending && <div className="flex flex-col gap-4 pb-4">{pending}</div>}
          </div>
        </section>
        {!end.atEnd && (
          <Button
            size="sm"
            className="absolute bottom-3 left-1/2 -translate-x-1/2 bg-raised shadow-float print:hidden"
            onClick={end.goToEnd}
          >
            <ArrowDown aria-hidden />
            Jump to latest
            {transcript.unseen > 0 && <span className="text-muted-foreground">({transcript.unseen} new)</span>}
          </Button>
        )}
      </div>
    </OpenedContext>
  )
}
