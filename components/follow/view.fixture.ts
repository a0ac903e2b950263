import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import { type ChatView, chatView } from '#lib/domain/events/view.ts'
import type { MessageId, TurnId } from '#lib/domain/ids.ts'

/** A chat without anything in it, and the events of one short turn, for tests of what shows chats. */
export const fixtureAt = '2026-03-04T05:06:07.000Z'
export const fixtureTurn = 'trn_1' as TurnId
const answerId = 'msg_answer' as MessageId

export const emptyView = (): ChatView =>
  chatView.parse({
    chat: {
      id: 'cht_1',
      workspaceId: 'wsp_1',
      workspaceName: 'acme/web',
      ownerName: 'Ana',
      title: 'Fix the upload test',
      summary: null,
      backend: 'opencode',
      model: null,
      mode: null,
      options: {},
      queueHeld: false,
      createdAt: fixtureAt,
    },
    role: 'owner',
    messages: [],
    olderCursor: null,
    turns: {},
    runningTurnId: null,
    queue: [],
    requests: [],
    patches: [],
    commands: [],
    options: [],
    offeredBy: { commands: null, options: null },
  })

export const numbered = (drafts: EventDraft[], from = 1): ChatEvent[] =>
  drafts.map((draft, i) => ({ ...draft, seq: from + i, at: fixtureAt }) as ChatEvent)

export const textDelta = (seq: number, text = 'more'): ChatEvent => ({
  type: 'part.delta',
  turnId: fixtureTurn,
  messageId: answerId,
  index: 0,
  text,
  seq,
  at: fixtureAt,
})

export function turnEvents(): ChatEvent[] {
  const author = { kind: 'person', personId: 'per_1', name: 'Ana' } as Extract<
    EventDraft,
    { type: 'turn.stopping' }
  >['by']
  const backend = emptyView().chat.backend
  const promptMessageId = 'msg_prompt' as MessageId
  return numbered([
    {
      type: 'message.added',
      message: {
        id: promptMessageId,
        author,
        at: fixtureAt,
        turnId: fixtureTurn,
        parts: [{ type: 'text', text: 'Find out why.' }],
      },
    },
    {
      type: 'turn.started',
      turnId: fixtureTurn,
      promptMessageId,
      messageId: answerId,
      backend,
      model: null,
      session: 'warm',
    },
    {
      type: 'part.added',
      turnId: fixtureTurn,
      messageId: answerId,
      index: 0,
      part: { type: 'text', text: 'The race ' },
    },
    { type: 'part.delta', turnId: fixtureTurn, messageId: answerId, index: 0, text: 'is in retry.ts.' },
    { type: 'turn.ended', turnId: fixtureTurn, outcome: 'completed', stopReason: 'end_turn', error: null },
  ])
}
