'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'
import { BackendPicker } from '#components/chats/backend-picker.tsx'
import { changeChat, stopTurn } from '#components/chats/chat-calls.ts'
import { Composer } from '#components/chats/composer.tsx'
import { focusMessage } from '#components/chats/focus-message.ts'
import { OptionPickers } from '#components/chats/option-pickers.tsx'
import { sessionWords } from '#components/chats/session-words.ts'
import type { useSending } from '#components/chats/use-sending.ts'
import { useSessions } from '#components/chats/use-sessions.ts'
import { usePaletteActions } from '#components/palette/actions.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { SessionInfo } from '#lib/domain/sessions/session.ts'

type Props = {
  view: ChatView
  sending: ReturnType<typeof useSending>
  sessions: SessionInfo[]
  backends: BackendInfo[]
}

/** The composer of a chat: sends or queues, stops what runs, and chooses what the next turn runs on. */
export function ChatComposer(props: Props) {
  const { view, sending, backends } = props
  const { chat, runningTurnId } = view
  const sessions = useSessions(chat.id, props.sessions, runningTurnId)
  const [fault, setFault] = useState<string | null>(null)
  const [stopAsked, setStopAsked] = useState<string | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  useMessageKeys(input)
  const running = runningTurnId ? view.turns[runningTurnId] : undefined
  const stop = async () => {
    if (!running) return
    setStopAsked(running.turnId)
    const result = await stopTurn(running.turnId)
    if (result.ok || result.error.code === 'conflict') return setFault(null)
    setStopAsked(null)
    setFault(result.error.message)
  }
  usePaletteActions(
    running ? [{ id: 'stop', words: 'Stop the turn', group: 'chat', keys: 'stop', run: () => void stop() }] : [],
  )
  const change = async (body: Parameters<typeof changeChat>[1]) => {
    const result = await changeChat(chat.id, body)
    setFault(result.ok ? null : result.error.message)
  }
  const chosen = backends.find((backend) => backend.id === chat.backend)
  const start =
    sessions.find((session) => session.backend === chat.backend)?.start ??
    (view.messages.length > 0 ? 'replayed' : 'new')
  return (
    <Composer
      inputRef={input}
      autoFocus
      text={sending.text}
      onChange={sending.change}
      onSend={() => void sending.send()}
      onStop={running && (() => void stop())}
      stopping={running?.state === 'stopping' || (running !== undefined && stopAsked === running.turnId)}
      fault={sending.fault ?? fault}
      placeholder={running ? 'Say what is next' : 'Ask for a change'}
      pickers={
        <>
          <BackendPicker backends={backends} value={chat.backend} onChange={(backend) => void change({ backend })} />
          <OptionPickers chat={chat} options={view.options} onChange={(body) => void change(body)} />
        </>
      }
      hint={running ? null : `${chosen?.name ?? chat.backend} ${sessionWords[start]}`}
    />
  )
}

/** Alt and an arrow in the composer: into the transcript. */
function useMessageKeys(input: RefObject<HTMLTextAreaElement | null>) {
  useEffect(() => {
    const element = input.current
    if (!element) return
    const move = (event: KeyboardEvent) => {
      if (!event.altKey || event.shiftKey || event.key !== 'ArrowUp') return
      const transcript = document.querySelector<HTMLElement>('[aria-label="Transcript"]')
      if (!transcript) return
      event.preventDefault()
      focusMessage(transcript, -1)
    }
    element.addEventListener('keydown', move)
    return () => element.removeEventListener('keydown', move)
  }, [input])
}
