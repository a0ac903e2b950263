import type { ChatEvent, EventOf } from '#lib/domain/events/event.ts'
import { foldMessage } from '#lib/domain/events/fold-message.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

/** The view after one more event. Pure; shares what did not change, so that React can compare by identity. */
export function fold(view: ChatView, event: ChatEvent): ChatView {
  switch (event.type) {
    case 'chat.updated': {
      const { type: _, seq: __, at: ___, ...changes } = event
      return { ...view, chat: { ...view.chat, ...changes } }
    }
    case 'message.added':
      return foldAddedMessage(view, event)
    case 'turn.queued':
    case 'turn.updated':
      return {
        ...view,
        queue: [...view.queue.filter((e) => e.turnId !== event.entry.turnId), event.entry].sort(
          (a, b) => a.place - b.place,
        ),
      }
    case 'turn.removed':
      return { ...view, queue: view.queue.filter((entry) => entry.turnId !== event.turnId) }
    case 'turn.started':
      return foldStarted(view, event)
    case 'turn.waiting':
      return updateTurn(view, event.turnId, (turn) => ({ ...turn, waitsForRoom: true }))
    case 'turn.stopping':
      return updateTurn(view, event.turnId, (turn) => ({ ...turn, state: 'stopping' }))
    case 'part.added':
    case 'part.delta':
    case 'part.output':
    case 'part.updated':
      return foldPart(view, event)
    case 'turn.retrying':
      return updateTurn(view, event.turnId, (turn) => ({
        ...turn,
        quietMs: null,
        retry: { attempt: event.attempt, delayMs: event.delayMs, error: event.error },
      }))
    case 'turn.quiet':
      return updateTurn(view, event.turnId, (turn) => ({ ...turn, quietMs: event.quietMs }))
    case 'turn.usage':
      return updateTurn(view, event.turnId, (turn) => ({
        ...turn,

        usage: { ...turn.usage, ...event.usage },
      }))
    case 'request.opened':
      return {
        ...view,
        requests: [...view.requests.filter((r) => r.requestId !== event.request.requestId), event.request],
      }
    case 'request.closed':
      return { ...view, requests: view.requests.filter((request) => request.requestId !== event.requestId) }
    case 'turn.ended':
      return foldEnded(view, event)
    case 'patch.created':
    case 'patch.updated':
      return {
        ...view,
        patches: [event.patch, ...view.patches.filter((p) => p.patchId !== event.patch.patchId)].sort(
          (a, b) => b.number - a.number,
        ),
      }
    case 'chat.rewound':
      return foldRewound(view, event)
    case 'commands.updated':
      return { ...view, commands: event.commands, offeredBy: { ...view.offeredBy, commands: event.backend ?? null } }
    case 'options.updated':
      return { ...view, options: event.options, offeredBy: { ...view.offeredBy, options: event.backend } }
    default:
      return event satisfies never
  }
}

function foldAddedMessage(view: ChatView, event: EventOf<'message.added'>): ChatView {
  const { message } = event
  const next = { ...view, messages: [...view.messages.filter((m) => m.id !== message.id), message] }
  if (message.author.kind !== 'person' || message.turnId === null || message.steered) return next
  const entry = view.queue.find((e) => e.turnId === message.turnId)
  const turn: TurnInfo = {
    turnId: message.turnId,
    promptMessageId: message.id,
    messageId: null,
    state: 'running',
    backend: entry?.backend ?? view.chat.backend,
    model: entry?.backend && entry.backend !== view.chat.backend ? null : view.chat.model,
    session: null,
    claimedAt: event.at,
    startedAt: null,
    firstTextAt: null,
    endedAt: null,
    outcome: null,
    stopReason: null,
    error: null,
    retry: null,
    quietMs: null,
    usage: null,
    waitsForRoom: false,
  }
  return {
    ...next,
    queue: view.queue.filter((e) => e.turnId !== message.turnId),
    turns: { ...view.turns, [message.turnId]: turn },
    runningTurnId: message.turnId,
  }
}

function foldStarted(view: ChatView, event: EventOf<'turn.started'>): ChatView {
  const { turnId, messageId, backend, model, session } = event
  const next = updateTurn(view, turnId, (turn) => ({
    ...turn,
    messageId,
    backend,
    model,
    session,
    startedAt: event.at,
    waitsForRoom: false,
  }))
  const message = { id: messageId, author: { kind: 'agent' as const, backend }, at: event.at, turnId, parts: [] }
  return { ...next, messages: [...next.messages.filter((m) => m.id !== messageId), message] }
}

function foldRewound(view: ChatView, { lastMessageId, partCount }: EventOf<'chat.rewound'>): ChatView {
  const end = view.messages.findIndex((message) => message.id === lastMessageId)
  const kept = view.messages.slice(0, end + 1)
  const last = kept.at(-1)
  if (last && partCount !== null) kept[kept.length - 1] = { ...last, parts: last.parts.slice(0, partCount) }
  const gone = new Set(view.messages.slice(end + 1).map((message) => message.turnId))
  for (const message of kept) gone.delete(message.turnId)
  const turns = Object.fromEntries(Object.entries(view.turns).filter(([, turn]) => !gone.has(turn.turnId)))
  return { ...view, messages: kept, turns, olderCursor: lastMessageId === null ? null : view.olderCursor }
}

function foldPart(
  view: ChatView,
  event: EventOf<'part.added' | 'part.delta' | 'part.output' | 'part.updated'>,
): ChatView {
  const index = view.messages.findLastIndex((message) => message.id === event.messageId)
  const message = view.messages[index]
  if (!message) return view
  const messages = view.messages.with(index, foldMessage(message, event))
  const isText = event.type === 'part.added' && event.part.type === 'text'
  const first = isText && view.turns[event.turnId]?.firstTextAt === null
  const before = view.turns[event.turnId]
  const waited = before?.retry != null || before?.quietMs != null
  const next = { ...view, messages }
  if (!first && !waited) return next
  return updateTurn(next, event.turnId, (turn) => ({
    ...turn,
    retry: null,
    quietMs: null,
    firstTextAt: first ? event.at : turn.firstTextAt,
  }))
}

function foldEnded(view: ChatView, event: EventOf<'turn.ended'>): ChatView {
  const { turnId, outcome, stopReason, error, at } = event
  const next = updateTurn(view, turnId, (turn) => ({
    ...turn,
    state: 'ended',
    outcome,
    stopReason,
    error,
    retry: null,
    quietMs: null,
    waitsForRoom: false,
    endedAt: at,
  }))
  const messages = next.messages.map((message) =>
    message.turnId === turnId && message.author.kind === 'agent' ? foldMessage(message, event) : message,
  )
  return { ...next, messages, runningTurnId: view.runningTurnId === turnId ? null : view.runningTurnId }
}

function updateTurn(view: ChatView, turnId: string, change: (turn: TurnInfo) => TurnInfo): ChatView {
  const turn = view.turns[turnId]
  return turn ? { ...view, turns: { ...view.turns, [turnId]: change(turn) } } : view
}
