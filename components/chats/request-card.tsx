'use client'

import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
import { useBackendName } from '#components/chats/backend-names.tsx'
import { answerRequest } from '#components/chats/chat-calls.ts'
import { PermissionRequest } from '#components/chats/permission-request.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { RequestAnswer, RequestInfo } from '#lib/domain/requests/request.ts'

const FormRequest = dynamic(() => import('#components/chats/form-request.tsx').then((room) => room.FormRequest), {
  loading: () => null,
})

const UrlRequest = dynamic(() => import('#components/chats/url-request.tsx').then((room) => room.UrlRequest), {
  loading: () => null,
})

export type AnswerState = { busy: boolean; answer: (answer: RequestAnswer) => void }

/** What an agent asks of a person. The card leaves when the request is closed, whoever answered it. */
export function RequestCard(props: { request: RequestInfo; backend: string; place: number }) {
  const { request } = props
  const backend = useBackendName(props.backend)
  const card = useRef<HTMLElement>(null)
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  useEffect(() => {
    if (props.place === 0 && isFree(document.activeElement)) card.current?.focus()
  }, [props.place])
  const answer = async (given: RequestAnswer) => {
    setState({ busy: true, fault: null })
    const result = await answerRequest(request.requestId, given)
    const fault = result.ok || result.error.code === 'conflict' ? null : result.error.message
    setState({ busy: fault === null, fault })
  }
  const { ask } = request
  return (
    <section
      ref={card}
      aria-label={props.place === 0 ? 'Request' : `Request ${props.place + 1}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: A and R answer while the card has the focus
      tabIndex={0}
      className="rounded-md border border-warning-border bg-warning-tint"
    >
      {ask.kind === 'permission' ? (
        <PermissionRequest card={card} ask={ask} backend={backend} busy={state.busy} answer={answer} />
      ) : ask.kind === 'url' ? (
        <UrlRequest ask={ask} backend={backend} busy={state.busy} answer={answer} />
      ) : (
        <FormRequest ask={ask} backend={backend} busy={state.busy} answer={answer} />
      )}
      {state.fault && <Fault className="px-3 pb-2">{state.fault}</Fault>}
    </section>
  )
}

/** Whether nobody writes just now: the focus is nowhere, or in an empty composer. */
function isFree(focused: Element | null): boolean {
  if (!focused || focused === document.body) return true
  return focused instanceof HTMLTextAreaElement && focused.value === ''
}
