'use client'

import dynamic from 'next/dynamic'
import { Fragment, memo, type ReactNode, useMemo, useState } from 'react'
import { MessageFiles } from '#components/attachments/message-files.tsx'
import { useBackendName } from '#components/chats/backend-names.tsx'
import { useMessageActions } from '#components/chats/message-actions.tsx'
import { MessageTools } from '#components/chats/message-tools.tsx'
import { useOpened } from '#components/chats/opened.tsx'
import { Parts } from '#components/chats/parts.tsx'
import { textOf } from '#components/chats/text-of.ts'
import { When } from '#components/time/when.tsx'
import { durationWords } from '#components/time/words.ts'
import { cn } from '#components/ui/class-names.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

const TurnDetails = dynamic(() => import('#components/chats/turn-details.tsx').then((room) => room.TurnDetails), {
  loading: () => null,
})

type Props = { message: Message; turn: TurnInfo | null; steered: readonly Message[]; place: Place }
/** Where an article stands among those that are known; `of` is -1 where more may be had. */
type Place = { at: number; of: number } | undefined

/** One message: who and when in a quiet line, then what was said. It takes the focus, for going from message to message. */
export const MessageView = memo(
  function MessageView({ message, turn, steered, place }: Props) {
    return message.author.kind === 'agent' ? (
      <AgentMessage message={message} turn={turn} steered={steered} place={place} />
    ) : (
      <PersonsMessage message={message} place={place} />
    )
  },
  (a, b) =>
    a.message === b.message &&
    a.turn === b.turn &&
    a.place?.at === b.place?.at &&
    a.place?.of === b.place?.of &&
    a.steered.length === b.steered.length &&
    a.steered.every((message, i) => message === b.steered[i]),
)

function PersonsMessage({ message, place }: { message: Message; place: Place }) {
  const { buttons, editor } = useMessageActions(message)
  return (
    <PersonMessage
      id={message.id}
      place={place}
      name={nameOf(message)}
      at={message.at}
      text={textOf(message)}
      files={message.parts.filter((part) => part.type === 'file')}
      tools={<MessageTools message={message}>{buttons}</MessageTools>}
      editor={editor}
    />
  )
}

const nameOf = (message: Message) => (message.author.kind === 'person' ? message.author.name : 'Greenroom')

const frame = 'group/message scroll-mt-4 rounded-md outline-offset-4'
const placed = (place: Place) => (place ? { 'aria-posinset': place.at, 'aria-setsize': place.of } : {})

/** What a person wrote, as they wrote it. `state` while it is on its way. */
export function PersonMessage(props: {
  id?: string
  place?: Place
  name: string
  at: string
  text: string
  files?: readonly FilePart[]
  state?: string
  tools?: ReactNode
  /** In the place of the text while it is edited. */
  editor?: ReactNode
}) {
  return (
    <article
      id={props.id}
      aria-label={`Message of ${props.name}`}
      tabIndex={-1}
      data-message
      className={frame}
      {...placed(props.place)}
    >
      <header className="mb-0.5 flex items-baseline gap-1.5 text-muted-foreground text-xs">
        <span className="font-medium text-foreground">{props.name}</span>
        <span aria-hidden>·</span>
        {props.state ? <span>{props.state}</span> : <When at={props.at} as="clock" />}
        {props.tools}
      </header>
      {props.editor ?? (
        <>
          {props.text !== '' && (
            <p
              data-said
              className={cn(
                'max-w-[72ch] whitespace-pre-wrap text-answer [overflow-wrap:anywhere]',
                props.state && 'text-muted-foreground',
              )}
            >
              {props.text}
            </p>
          )}
          {props.files && <MessageFiles files={props.files} />}
        </>
      )}
    </article>
  )
}

function AgentMessage({ message, turn, steered, place }: Props) {
  const live = turn !== null && turn.state !== 'ended'
  const backend = message.author.kind === 'agent' ? message.author.backend : 'agent'
  const { buttons } = useMessageActions(message)
  const opened = useOpened()
  const detailsKey = `${message.id}:details`
  const [details, setDetails] = useState(opened.get(detailsKey) ?? false)
  const toggle = () => {
    opened.set(detailsKey, !details)
    setDetails(!details)
  }
  const insets = useMemo(
    () => steered.map((each) => ({ partCount: each.steered?.partCount ?? 0, node: <Steered message={each} /> })),
    [steered],
  )
  return (
    <article
      id={message.id}
      aria-label={`Answer of ${backend}`}
      aria-busy={live}
      tabIndex={-1}
      data-message
      className={frame}
      {...placed(place)}
    >
      <AgentLine backend={backend} turn={turn} at={message.at}>
        <MessageTools message={message} {...(turn && { details: { shown: details, toggle } })}>
          {!live && buttons}
        </MessageTools>
      </AgentLine>
      {turn && details && <TurnDetails turn={turn} at={turn.claimedAt} />}
      <Parts messageId={message.id} parts={message.parts} live={live} insets={insets} />
      {live && <Progress turn={turn} silent={message.parts.length === 0} />}
    </article>
  )
}

/** What a person told the agent while it answered, at the place where the agent heard it. */
function Steered({ message }: { message: Message }) {
  return (
    <div className="my-2 border-accent border-l-2 pl-3">
      <PersonMessage
        id={message.id}
        name={nameOf(message)}
        at={message.at}
        text={textOf(message)}
        tools={<MessageTools message={message} />}
      />
    </div>
  )
}

/** `opencode · warm · 0.2 s`: the backend, how its session came to be ready, and the wait for its first words. */
function AgentLine(props: { backend: string; turn: TurnInfo | null; at: string; children: ReactNode }) {
  const { backend, turn, at } = props
  const name = useBackendName(backend)
  const waitMs = turn?.firstTextAt ? Date.parse(turn.firstTextAt) - Date.parse(turn.claimedAt) : null
  const facts = [turn?.model, turn?.session, waitMs !== null && durationWords(waitMs)].filter(
    (fact) => typeof fact === 'string',
  )
  return (
    <header className="mb-0.5 flex flex-wrap items-baseline gap-x-1.5 text-muted-foreground text-xs">
      <span className="font-medium text-foreground">{name}</span>
      {facts.map((fact) => (
        <Fragment key={fact}>
          <span aria-hidden>·</span>
          <span>{fact}</span>
        </Fragment>
      ))}
      <span aria-hidden>·</span>
      <When at={at} as="clock" />
      {props.children}
    </header>
  )
}

function Progress({ turn, silent }: { turn: TurnInfo; silent: boolean }) {
  const words = progressWords(turn, silent)
  return words && <p className="animate-breathe py-1 text-muted-foreground">{words}</p>
}

function progressWords(turn: TurnInfo, silent: boolean): string | null {
  if (turn.state === 'stopping') return 'Stopping'
  if (turn.retry) {
    const { attempt, delayMs, error } = turn.retry
    const wait = delayMs > 0 ? ` in ${durationWords(delayMs)}` : ''
    return `Attempt ${attempt}${wait}.${error ? ` ${error.message}` : ''}`
  }
  if (turn.quietMs) return `No progress for ${durationWords(turn.quietMs)}`
  return silent ? 'Working' : null
}
