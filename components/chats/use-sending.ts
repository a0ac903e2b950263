'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { postMessage } from '#components/chats/chat-calls.ts'
import { idsOf, type PendingSend, stillPending } from '#components/chats/pending-sends.ts'
import { type InitialDraft, useDraft } from '#components/chats/use-draft.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import { messageFault } from '#lib/domain/turns/message-text.ts'

/**
 * Writing and sending in one chat. What is sent is shown at once; what could not be sent goes back into the composer.
 * Sending the same words again after a failure uses the same key, so that they cannot arrive twice.
 */
export function useSending(chatId: ChatId, view: ChatView, initial: InitialDraft) {
  const draft = useDraft(chatId, initial)
  const { text, changeText, take, settle } = draft
  const [pending, setPending] = useState<PendingSend[]>([])
  const [sent, setSent] = useState(0)
  const [fault, setFault] = useState<string | null>(null)
  /** Messages arrive in the order in which they were sent. */
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const failed = useRef<{ key: string; said: string } | null>(null)
  const typed = useRef(text)
  typed.current = text
  const shown = useRef(view)
  shown.current = view

  useEffect(() => setPending((sends) => keepIfSame(sends, stillPending(sends, view))), [view])

  const post = useCallback(
    async (words: string, files: readonly FilePart[] = []): Promise<ActionResult<unknown>> => {
      const attachmentIds = files.map((file) => file.attachmentId)
      const said = [words, ...attachmentIds].join('\n')
      const key = failed.current?.said === said ? failed.current.key : makeKey()
      const before = idsOf(shown.current)
      setSent((count) => count + 1)
      setPending((sends) => [
        ...sends,
        { key, text: words, files, at: new Date().toISOString(), messageId: null, before },
      ])
      const sending = line.current.then(() => postMessage(chatId, { text: words, attachmentIds }, key))
      line.current = sending
      const result = await sending
      failed.current = result.ok ? null : { key, said }
      setPending((sends) =>
        result.ok
          ? stillPending(
              sends.map((send) => (send.key === key ? { ...send, messageId: result.data.messageId } : send)),
              shown.current,
            )
          : sends.filter((send) => send.key !== key),
      )
      return result
    },
    [chatId],
  )
  /** Empties the composer for what is sent, and gives the words back where they were not. */
  const attempt = useCallback(
    async (words: string, call: () => Promise<ActionResult<unknown>>): Promise<boolean> => {
      take()
      setFault(null)
      const result = await call()
      const typedSince = typed.current
      settle(result.ok)
      if (result.ok) return true
      setFault(result.error.message)
      changeText(typedSince === '' ? words : `${words}\n\n${typedSince}`)
      return false
    },
    [take, settle, changeText],
  )
  /** Gives whether it was sent: files that were not are the caller's to put back. */
  const send = useCallback(
    async (files: readonly FilePart[] = []): Promise<boolean> => {
      const words = typed.current.trim()
      if (words === '' && files.length === 0) return false
      const tooLong = messageFault(words, files.length)
      if (tooLong !== null) {
        setFault(tooLong)
        return false
      }
      return await attempt(words, () => post(words, files))
    },
    [post, attempt],
  )
  const replace = useCallback(
    async (message: Message, words: string) => {
      setSent((count) => count + 1)
      const attachmentIds = message.parts.flatMap((part) => (part.type === 'file' ? [part.attachmentId] : []))
      return await postMessage(chatId, { text: words, attachmentIds, replaces: message.id }, makeKey())
    },
    [chatId],
  )
  const steer = useCallback(async () => {
    const words = typed.current.trim()
    if (words !== '') await attempt(words, () => postMessage(chatId, { text: words, steer: true }, makeKey()))
  }, [chatId, attempt])
  const change = useCallback(
    (next: string) => {
      setFault(null)
      changeText(next)
    },
    [changeText],
  )
  return { text, draft, change, send, steer, replace, post, pending, sent, fault }
}

const keepIfSame = (old: PendingSend[], next: PendingSend[]) => (next.length === old.length ? old : next)

const makeKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (each) => each.toString(36)).join('-')
