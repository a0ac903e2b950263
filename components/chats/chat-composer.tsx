'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'
import { useSendingFiles } from '#components/attachments/use-sending-files.tsx'
import { stopTurn } from '#components/chats/chat-calls.ts'
import { lastOwnText } from '#components/chats/chat-facts.ts'
import { Composer } from '#components/chats/composer.tsx'
import { composerWords } from '#components/chats/composer-words.ts'
import { focusMessage } from '#components/chats/focus-message.ts'
import { OptionPickers } from '#components/chats/option-pickers.tsx'
import { sessionWords } from '#components/chats/session-words.ts'
import type { useSending } from '#components/chats/use-sending.ts'
import { useSessions } from '#components/chats/use-sessions.ts'
import { SessionChip } from '#components/composer/session-chip.tsx'
import { useBackends } from '#components/composer/use-backends.ts'
import { useChoices } from '#components/composer/use-choices.ts'
import { usePaletteActions } from '#components/palette/actions.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { SessionInfo } from '#lib/domain/sessions/session.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

type Props = {
  view: ChatView
  sending: ReturnType<typeof useSending>
  sessions: SessionInfo[]
  backends: BackendInfo[]
  /** By backend: the model that the person likes. */
  models: Record<string, string>
}

/** The composer of a chat: sends or queues, stops what runs, and chooses what the next turn runs on. */
export function ChatComposer(props: Props) {
  const { view, sending } = props
  const { chat, runningTurnId } = view
  const running = runningTurnId ? view.turns[runningTurnId] : undefined
  const { backends, isAwaited } = useBackends(props.backends, chat.backend)
  const choices = useChoices(view, backends, props.models)
  const { backend } = choices
  const started = running?.startedAt != null
  const sessions = useSessions(props.sessions, { chatId: chat.id, backend: chat.backend, runningTurnId, started })
  const { stop, stopping, fault } = useStop(running)
  const files = useSendingFiles(chat.id, sending)
  const input = useRef<HTMLTextAreaElement>(null)
  useMessageKeys(input)
  const steers = backends.find((each) => each.id === running?.backend)?.steers === true
  const name = backends.find((each) => each.id === backend)?.name ?? backend
  usePaletteActions(
    running ? [{ id: 'stop', words: 'Stop the turn', group: 'chat', keys: 'stop', run: () => void stop() }] : [],
  )
  const start =
    sessions.find((session) => session.backend === backend)?.start ?? (view.messages.length > 0 ? 'replayed' : 'new')
  return (
    <Composer
      inputRef={input}
      autoFocus
      text={sending.text}
      onChange={sending.change}
      onSend={() => void files.send()}
      busy={files.waiting}
      {...files.composerProps}
      onSteer={
        running?.state === 'running' && steers && !files.composerProps.hasFiles ? () => void sending.steer() : undefined
      }
      onStop={running && (() => void stop())}
      stopping={stopping}
      fault={sending.fault ?? files.fault ?? fault ?? choices.fault}
      placeholder={running ? 'Say what is next' : composerWords}
      completions={{ backendName: name, commands: choices.commands, paths: { chatId: chat.id } }}
      recall={() => sending.pending.at(-1)?.text ?? lastOwnText(view)}
      pickers={
        <OptionPickers
          backends={backends}
          backend={backend}
          options={choices.options ?? (isAwaited ? null : [])}
          chosen={choices.chosen}
          onBackend={(to) => void choices.changeBackend(to)}
          onChoose={(change) => void choices.change(change)}
          note={`${name} ${sessionWords[start]}`}
        />
      }
      hint={<SessionChip backend={name} start={start} />}
    />
  )
}

function useStop(running: TurnInfo | undefined) {
  const [fault, setFault] = useState<string | null>(null)
  const [asked, setAsked] = useState<string | null>(null)
  const stop = async () => {
    if (!running) return
    setAsked(running.turnId)
    const result = await stopTurn(running.turnId)
    if (result.ok || result.error.code === 'conflict') return setFault(null)
    setAsked(null)
    setFault(result.error.message)
  }
  const stopping = running?.state === 'stopping' || (running !== undefined && asked === running.turnId)
  return { stop, stopping, fault }
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
