'use client'

import { useCallback } from 'react'
import { Announcer } from '#components/chats/announcer.tsx'
import { ChangesBeside, useChanges } from '#components/chats/changes-beside.tsx'
import { continueChat, fetchOlder } from '#components/chats/chat-calls.ts'
import { ChatComposer } from '#components/chats/chat-composer.tsx'
import { promptOf, stateOf } from '#components/chats/chat-facts.ts'
import { ChatHeader, type DeleteChat } from '#components/chats/chat-header.tsx'
import { Gone } from '#components/chats/gone.tsx'
import { PersonMessage } from '#components/chats/message-view.tsx'
import { QueueList } from '#components/chats/queue-list.tsx'
import { RequestCard } from '#components/chats/request-card.tsx'
import { TabTitle } from '#components/chats/tab-title.tsx'
import { Transcript } from '#components/chats/transcript.tsx'
import { useSending } from '#components/chats/use-sending.ts'
import type { Position } from '#components/follow/chat-store.ts'
import { ConnectionLine } from '#components/follow/connection-line.tsx'
import { useChat, useFeed } from '#components/follow/follow-provider.tsx'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
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
    if (result.ok) store.addOlder(result.data)
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
          sent={sending.sent}
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
      <ChangesBeside view={view} changes={changes} />
    </>
  )
}

const nameOf = (view: ChatView, entry: ChatView['queue'][number]) =>
  entry.author.kind === 'person' ? entry.author.name : view.chat.ownerName
