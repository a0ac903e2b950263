'use client'

import { ExternalLink } from 'lucide-react'
import type { AnswerState } from '#components/chats/request-card.tsx'
import { Button } from '#components/ui/button.tsx'
import type { RequestAsk } from '#lib/domain/requests/request.ts'

/** A page that an agent asks to be opened, such as for signing in somewhere. What is done there goes to that page alone. */
export function UrlRequest(props: { ask: Extract<RequestAsk, { kind: 'url' }>; backend: string } & AnswerState) {
  const { ask, backend, busy, answer } = props
  return (
    <div className="flex flex-col gap-3 p-3">
      <p className="flex items-start gap-2">
        <ExternalLink aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
          {backend} asks: {ask.message}
        </span>
      </p>
      <p className="pl-6 [overflow-wrap:anywhere]">
        <a href={ask.url} target="_blank" rel="noreferrer noopener" className="underline underline-offset-2">
          {ask.url}
        </a>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="primary" disabled={busy} onClick={() => answer({ action: 'accept' })}>
          I opened it
        </Button>
        <Button size="sm" variant="danger" disabled={busy} onClick={() => answer({ action: 'decline' })}>
          Decline
        </Button>
        <Button size="sm" disabled={busy} onClick={() => answer({ action: 'cancel' })}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
