'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { Announcer } from '#components/chats/announcer.tsx'
import { BackendPicker } from '#components/chats/backend-picker.tsx'
import { ChangesPanel, type OpenPatch } from '#components/chats/changes-panel.tsx'
import { changeChat, continueChat, fetchOlder, stopTurn } from '#components/chats/chat-calls.ts'
import { ChatHeader, type DeleteChat } from '#components/chats/chat-header.tsx'
import { Composer } from '#components/chats/composer.tsx'
import { Gone } from '#components/chats/gone.tsx'
import { PersonMessage } from '#components/chats/message-view.tsx'
import { OptionPickers } from '#components/chats/option-pickers.tsx'
import { QueueList } from '#components/chats/queue-list.tsx'
import { RequestCard } from '#components/chats/request-card.tsx'
import { sessionWords } from '#components/chats/session-words.ts'
import { TabTitle } from '#components/chats/tab-title.tsx'
import { focusMessage, Transcript } from '#components/chats/transcript.tsx'
import { useSending } from '#components/chats/use-sending.ts'
import { useSessions } from '#components/chats/use-sessions.ts'
import type { Position } from '#components/follow/chat-store.ts'
import { ConnectionLine } from '#components/follow/connection-line.tsx'
import { useChat, useFeed } from '#components/follow/follow-provider.tsx'
import { remember } from '#components/shell/remembered.ts'
import { useIsNarrow } from '#components/shell/use-is-narrow.ts'
import { Dialog, SheetContent } from '#components/ui/dialog.tsx'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import { chatState } from '#lib/domain/chats/chat.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { SessionInfo } from '#lib/domain/sessions/session.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

type Props = {
  initial: Position
  sessions: SessionInfo[]
  backends: BackendInfo[]
  changesShown: boolean
  deleteChat: DeleteChat
}

/** The chat page: the conversation with what is asked and queued below it, and the changes beside it. */
export function ChatRoom(props: Props) {
  const { store, snapshot } = useChat(props.initial)
  const { view } = snapshot
  const { chat } = view
  const feed = useFeed()
  const changes = useChanges(props.changesShown)
  const state = stateOf(view)
  const sending = useSending(chat.id, view)
  const goOn = useCallback(() => continueChat(chat.id), [chat.id])
  const sendAgain = (turn: TurnInfo) => sending.post(promptOf(view, turn))
  const loadOlder = async (cursor: string) => {
    const result = await fetchOlder(chat.id, cursor)
    if (result.ok) store.addOlder(result.data.items, result.data.nextCursor)
    return result
  }
  const atEnd = view.runningTurnId === null && !chat.queueHeld
  const [next, ...later] = view.queue
  const waiting = atEnd ? later : view.queue
  const sendingAtEnd = atEnd && !next
  if (snapshot.gone) return <Gone reason={snapshot.gone} />
  return (
    <>
      <TabTitle
        title={chat.title ?? 'New chat'}
        state={state}
        waiting={Math.max(feed.openRequests, view.requests.length)}
      />
      <Announcer store={store} />
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <ChatHeader
          chat={chat}
          state={state}
          patches={view.patches.length}
          changesShown={changes.shown}
          onToggleChanges={changes.toggle}
          deleteChat={props.deleteChat}
        />
        <Transcript
          view={view}
          pending={
            atEnd && (next || sending.pending.length > 0) ? (
              <>
                {next && (
                  <PersonMessage
                    name={nameOf(view, next)}
                    at={next.queuedAt}
                    text={next.text}
                    state="waits for a host"
                  />
                )}
                {sendingAtEnd &&
                  sending.pending.map((send) => (
                    <PersonMessage key={send.key} name={chat.ownerName} at={send.at} text={send.text} state="sending" />
                  ))}
              </>
            ) : null
          }
          onOpenPatch={(patch) => changes.open(patch.patchId)}
          onContinue={goOn}
          onSendAgain={sendAgain}
          onLoadOlder={loadOlder}
        />
        <div className="shrink-0 overflow-hidden md:[scrollbar-gutter:stable_both-edges]">
          <div className="grid-lane flex flex-col gap-2 pt-1 pb-3">
            <ConnectionLine />
            {view.requests.map((request, i) => (
              <RequestCard
                key={request.requestId}
                request={request}
                backend={view.turns[request.turnId]?.backend ?? chat.backend}
                place={i}
              />
            ))}
            <QueueList
              entries={waiting}
              sending={sendingAtEnd ? [] : sending.pending.map((send) => send.text)}
              held={chat.queueHeld}
              onContinue={goOn}
            />
            <ChatComposer {...props} view={view} sending={sending} />
          </div>
        </div>
      </main>
      <Changes view={view} changes={changes} />
    </>
  )
}

function ChatComposer(props: Props & { view: ChatView; sending: ReturnType<typeof useSending> }) {
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

type ChangesState = ReturnType<typeof useChanges>

/** Whether the Changes panel is shown (remembered on a wide screen) and which patch it stands at. */
function useChanges(initiallyShown: boolean) {
  const narrow = useIsNarrow()
  const [wide, setWide] = useState(initiallyShown)
  const [sheet, setSheet] = useState(false)
  const [patch, setPatch] = useState<OpenPatch>(null)
  const shown = narrow ? sheet : wide
  const show = (on: boolean) => {
    if (narrow) return setSheet(on)
    setWide(on)
    remember('changes', on ? 'shown' : 'hidden')
  }
  return {
    narrow,
    shown,
    patch,
    close: () => show(false),
    toggle: () => show(!shown),
    open: (patchId: NonNullable<OpenPatch>['patchId']) => {
      show(true)
      setPatch((old) => ({ patchId, asked: (old?.asked ?? 0) + 1 }))
    },
  }
}

function Changes({ view, changes }: { view: ChatView; changes: ChangesState }) {
  const panel = (
    <ChangesPanel chatId={view.chat.id} patches={view.patches} open={changes.patch} onClose={changes.close} />
  )
  if (changes.narrow) {
    return (
      <Dialog open={changes.shown} onOpenChange={(open) => !open && changes.close()}>
        <SheetContent title="Changes" side="right">
          {panel}
        </SheetContent>
      </Dialog>
    )
  }
  if (!changes.shown) return null
  return (
    <aside
      aria-label="Changes"
      className="flex w-[clamp(320px,32vw,560px)] shrink-0 flex-col border-l bg-surface max-md:hidden"
    >
      {panel}
    </aside>
  )
}

/** Alt and an arrow in the composer: into the transcript. */
function useMessageKeys(input: React.RefObject<HTMLTextAreaElement | null>) {
  useEffect(() => {
    const element = input.current
    if (!element) return
    const move = (event: KeyboardEvent) => {
      if (!event.altKey || event.key !== 'ArrowUp') return
      const transcript = document.querySelector<HTMLElement>('[aria-label="Transcript"]')
      if (!transcript) return
      event.preventDefault()
      focusMessage(transcript, -1)
    }
    element.addEventListener('keydown', move)
    return () => element.removeEventListener('keydown', move)
  }, [input])
}

function stateOf(view: ChatView) {
  const turn = view.runningTurnId ? view.turns[view.runningTurnId] : undefined
  const last = view.messages.findLast((message) => message.turnId !== null)?.turnId
  return chatState({
    turn: turn && turn.state !== 'ended' ? turn.state : null,
    openRequests: view.requests.length,
    queued: view.queue.length,
    queueHeld: view.chat.queueHeld,
    lastOutcome: last ? (view.turns[last]?.outcome ?? null) : null,
  })
}

function promptOf(view: ChatView, turn: TurnInfo): string {
  const prompt = view.messages.find((message) => message.id === turn.promptMessageId)
  return prompt?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n') ?? 'Continue.'
}

const nameOf = (view: ChatView, entry: ChatView['queue'][number]) =>
  entry.author.kind === 'person' ? entry.author.name : view.chat.ownerName
