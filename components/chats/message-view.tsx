'use client'

import { Fragment, memo, type ReactNode, useState } from 'react'
import { MessageFiles } from '#components/attachments/message-files.tsx'
import { MessageActions } from '#components/chats/message-actions.tsx'
import { Parts } from '#components/chats/parts.tsx'
import { textOf } from '#components/chats/text-of.ts'
import { When } from '#components/time/when.tsx'
import { durationWords } from '#components/time/words.ts'
import { cn } from '#components/ui/class-names.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

/** One message: who and when in a quiet line, then what was said. It takes the focus, for going from message to message. */
export const MessageView = memo(function MessageView({ message, turn }: { message: Message; turn: TurnInfo | null }) {
  return message.author.kind === 'agent' ? (
    <AgentMessage message={message} turn={turn} />
  ) : (
    <PersonMessage
      name={message.author.kind === 'person' ? message.author.name : 'Greenroom'}
      at={message.at}
      text={textOf(message)}
      actions={<MessageActions message={message} />}
      files={message.parts.filter((part) => part.type === 'file')}
    />
  )
})

const frame = 'group/message relative scroll-mt-4 rounded-md outline-offset-4'

/** What a person wrote, as they wrote it. `state` while it is on its way. */
export function PersonMessage(props: {
  name: string
  at: string
  text: string
  files?: readonly FilePart[]
  state?: string
  actions?: ReactNode
}) {
  return (
    <article aria-label={`Message of ${props.name}`} tabIndex={-1} data-message className={frame}>
      <header className="mb-0.5 flex items-baseline gap-1.5 text-muted-foreground text-xs">
        <span className="font-medium text-foreground">{props.name}</span>
        <span aria-hidden>·</span>
        {props.state ? <span>{props.state}</span> : <When at={props.at} as="clock" />}
      </header>
      {props.text !== '' && (
        <p
          className={cn(
            'max-w-[72ch] whitespace-pre-wrap text-answer [overflow-wrap:anywhere]',
            props.state && 'text-muted-foreground',
          )}
        >
          {props.text}
        </p>
      )}
      {props.files && <MessageFiles files={props.files} />}
      {props.actions}
    </article>
  )
}

function AgentMessage({ message, turn }: { message: Message; turn: TurnInfo | null }) {
  const live = turn !== null && turn.state !== 'ended'
  // An answer that grew before somebody's eyes is not folded under them.
  const [sawItGrow] = useState(live)
  const backend = message.author.kind === 'agent' ? message.author.backend : 'agent'
  return (
    <article aria-label={`Answer of ${backend}`} aria-busy={live} tabIndex={-1} data-message className={frame}>
      <AgentLine backend={backend} turn={turn} at={message.at} />
      <Parts parts={message.parts} live={live} group={!sawItGrow} />
      {live && <Progress turn={turn} silent={message.parts.length === 0} />}
      {!live && <MessageActions message={message} />}
    </article>
  )
}

/** `opencode · warm · 0.2 s`: the backend, how its session came to be ready, and the wait for its first words. */
function AgentLine({ backend, turn, at }: { backend: string; turn: TurnInfo | null; at: string }) {
  const waitMs = turn?.firstTextAt ? Date.parse(turn.firstTextAt) - Date.parse(turn.claimedAt) : null
  const facts = [turn?.model, turn?.session, waitMs !== null && durationWords(waitMs)].filter(
    (fact) => typeof fact === 'string',
  )
  return (
    <header className="mb-0.5 flex flex-wrap items-baseline gap-x-1.5 text-muted-foreground text-xs">
      <span className="font-medium text-foreground">{backend}</span>
      {facts.map((fact) => (
        <Fragment key={fact}>
          <span aria-hidden>·</span>
          <span>{fact}</span>
        </Fragment>
      ))}
      <span aria-hidden>·</span>
      <When at={at} as="clock" />
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
    const why = turn.retry.error ? ` ${turn.retry.error.message}` : ''
    return `Attempt ${turn.retry.attempt} in ${durationWords(turn.retry.delayMs)}.${why}`
  }
  return silent ? 'Working' : null
}
