'use client'

import { Info, Link } from 'lucide-react'
import { type ReactNode, useContext } from 'react'
import { MessageLinkContext } from '#components/chats/message-link.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { Message } from '#lib/domain/chats/chat.ts'

/** What can be done with a message: shown when the pointer or the focus is on it. */
export function MessageTools(props: {
  message: Message
  details?: { shown: boolean; toggle: () => void }
  children?: ReactNode
}) {
  const { message, details } = props
  const hasLink = useContext(MessageLinkContext)
  return (
    <span className="-my-1 flex items-center self-center opacity-0 pointer-coarse:opacity-100 transition-opacity duration-100 focus-within:opacity-100 group-hover/message:opacity-100 group-focus/message:opacity-100 print:hidden">
      <CopyButton text={() => markdownOf(message)} label="Copy message" className="size-6" />
      {hasLink && (
        <CopyButton text={() => linkTo(message.id)} label="Copy link" className="size-6" icon={<Link aria-hidden />} />
      )}
      {details && (
        <Button
          variant="ghost"
          size="icon"
          aria-label="Details"
          title="Details"
          aria-expanded={details.shown}
          onClick={details.toggle}
          className="size-6"
        >
          <Info aria-hidden />
        </Button>
      )}
      {props.children}
    </span>
  )
}

/** What a message says, as it was written. */
export const markdownOf = (message: Message): string =>
  message.parts
    .flatMap((part) => (part.type === 'text' && !part.parentToolCallId ? [part.text.trim()] : []))
    .filter(Boolean)
    .join('\n\n')

const linkTo = (messageId: string) => `${location.origin}${location.pathname}#${messageId}`
