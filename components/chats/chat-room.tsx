'use client'

import dynamic from 'next/dynamic'
import { useCallback } from 'react'
import { LookedAtImage } from '#components/attachments/looked-at-image.tsx'
import { Announcer } from '#components/chats/announcer.tsx'
import { BackendNames } from '#components/chats/backend-names.tsx'
import { continueChat, fetchOlder } from '#components/chats/chat-calls.ts'
import { ChatComposer } from '#components/chats/chat-composer.tsx'
import { promptOf, stateOf } from '#components/chats/chat-facts.ts'
import { ChatHeader } from '#components/chats/chat-header.tsx'
import { Gone } from '#components/chats/gone.tsx'
import { SendAgainProvider } from '#components/chats/message-actions.tsx'
import { PersonMessage } from '#components/chats/message-view.tsx'
import { ReadMark } from '#components/chats/read-mark.tsx'
import { TabTitle } from '#components/chats/tab-title.tsx'
import { textOf } from '#components/chats/text-of.ts'
import { Transcript } from '#components/chats/transcript.tsx'
import type { InitialDraft } from '#components/chats/use-draft.ts'
import { useSendAgain } from '#components/chats/use-send-again.ts'
import { useSending } from '#components/chats/use-sending.ts'
import type { Position } from '#components/follow/chat-store.ts'
import { ConnectionLine } from '#components/follow/connection-line.tsx'
import { useChat, useFeed } from '#components/follow/follow-provider.tsx'
import type { PanelSetting } from '#components/panels/panel.ts'
import { PanelContext } from '#components/panels/panel-context.tsx'
import { SidePanel } from '#components/panels/side-panel.tsx'
import { usePanels } from '#components/panels/use-panels.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { SessionInfo } from '#lib/domain/sessions/session.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

// Parts that most visits do not need are loaded where they are. Without a `loading` the whole page would wait for them, hidden.
const QueueList = dynamic(() => import('#components/chats/queue-list.tsx').then((room) => room.QueueList), {
  loading: () => null,
})
const RequestCard = dynamic(() => import('#components/chats/request-card.tsx').then((room) => room.RequestCard), {
  loading: () => null,
})

type Props = {
  initial: Position
  sessions: SessionInfo[]
  backends: BackendInfo[]
  /** By backend: the model that the person likes. */
  models: Record<string, string>
  draft: InitialDraft
  panel: PanelSetting
}

/** The chat page: the conversation with what is asked and queued below it, and the changes beside it. */
export function ChatRoom(props: Props) {
  const { store, snapshot } = useChat(props.initial)
  const { view } = snapshot
  const { chat } = view
  const feed = useFeed()
  const panels = usePanels(props.panel)
  const state = stateOf(view)
  const sending = useSending(chat.id, view, props.draft)
  const goOn = useCallback(() => continueChat(chat.id), [chat.id])
  const sendAgain = (turn: TurnInfo) => {
    const prompt = promptOf(view, turn)
    if (!prompt) return sending.post('Continue.')
    // Files are sent once: with them, what failed gives its place to what is sent again.
    const hasFiles = prompt.parts.some((part) => part.type === 'file')
    return hasFiles ? sending.replace(prompt, textOf(prompt)) : sending.post(textOf(prompt))
  }
  const again = useSendAgain(view, sending.replace)
  const loadOlder = async (cursor: string) => {
    const result = await fetchOlder(chat.id, cursor)
    if (result.ok) store.addOlder(result.data)
    return result
  }
  const atEnd = view.runningTurnId === null && !chat.queueHeld
  const [next, ...later] = view.queue
  const waiting = atEnd ? later : view.queue
  const sendingAtEnd = atEnd && !next
  const hasQueue = waiting.length > 0 || (!sendingAtEnd && sending.pending.length > 0)
  if (snapshot.gone) return <Gone reason={snapshot.gone} chatId={chat.id} />
  return (
    <BackendNames backends={props.backends}>
      <PanelContext value={panels}>
        <TabTitle
          title={chat.title ?? 'New chat'}
          state={state}
          waiting={Math.max(feed.openRequests, view.requests.length)}
        />
        <Announcer store={store} />
        <LookedAtImage />
        <ReadMark chatId={chat.id} seq={snapshot.seq} />
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-[1_1_400px] flex-col outline-none">
          <ChatHeader
            chat={chat}
            state={state}
            presence={snapshot.presence}
            patches={view.patches.length}
            changesShown={panels.shown === 'changes'}
            onToggleChanges={() => panels.toggle('changes')}
          />
          <SendAgainProvider value={again}>
            <Transcript
              view={view}
              sent={sending.sent}
              emptyWords="Nothing was said here yet. Write what you want to be done."
              pending={
                atEnd && (next || sending.pending.length > 0) ? (
                  <>
                    {next && (
                      <PersonMessage
                        name={nameOf(view, next)}
                        at={next.queuedAt}
                        text={next.text}
                        files={next.files}
                        state="waits for a host"
                      />
                    )}
                    {sendingAtEnd &&
                      sending.pending.map((send) => (
                        <PersonMessage
                          key={send.key}
                          name={chat.ownerName}
                          at={send.at}
                          text={send.text}
                          files={send.files}
                          state="sending"
                        />
                      ))}
                  </>
                ) : null
              }
              onOpenPatch={(patch) => panels.openPatch(patch.patchId)}
              recovery={{ onContinue: goOn, onSendAgain: sendAgain }}
              onLoadOlder={loadOlder}
            />
          </SendAgainProvider>
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
              {hasQueue && (
                <QueueList
                  chatId={chat.id}
                  ownName={chat.ownerName}
                  running={view.runningTurnId !== null}
                  entries={waiting}
                  sending={sendingAtEnd ? [] : sending.pending.map((send) => send.text)}
                  held={chat.queueHeld}
                  onContinue={goOn}
                />
              )}
              <ChatComposer {...props} view={view} sending={sending} />
            </div>
          </div>
        </main>
        <SidePanel view={view} store={store} panels={panels} />
      </PanelContext>
    </BackendNames>
  )
}

const nameOf = (view: ChatView, entry: ChatView['queue'][number]) =>
  entry.author.kind === 'person' ? entry.author.name : view.chat.ownerName
