import type { Role } from '#lib/domain/actors/actor.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/**
 * What one role may see of an event: an allow-list. Null is nothing; a type that is not listed for a role is nothing for it.
 * The owner sees everything, an editor all but usage, a viewer what `docs/` calls the transcript, redacted.
 */
export function project(event: ChatEvent, role: Role): ChatEvent | null {
  if (role === 'owner') return event
  if (event.type === 'turn.usage') return null
  return role === 'editor' ? event : projectForViewer(event)
}

function projectForViewer(event: ChatEvent): ChatEvent | null {
  const base = { seq: event.seq, at: event.at }
  switch (event.type) {
    case 'chat.updated':
      if (event.title === undefined && event.summary === undefined) return null
      return {
        ...base,
        type: event.type,
        ...(event.title !== undefined && { title: event.title }),
        ...(event.summary !== undefined && { summary: event.summary }),
      }
    case 'message.added':
      return { ...base, type: event.type, message: redactMessage(event.message) }
    case 'turn.started':
      return { ...event, session: null }
    case 'part.added':
    case 'part.updated':
      return { ...event, part: redactPart(event.part) }
    case 'part.delta':
      return event
    case 'part.output':
      return event.mcp ? null : event
    case 'turn.retrying':
      return { ...base, type: event.type, turnId: event.turnId, attempt: event.attempt, delayMs: 0, error: null }
    case 'turn.ended':
      return { ...event, stopReason: null, error: redactError(event.error) }
    case 'patch.created':
    case 'patch.updated':
    case 'chat.rewound':
      return event
    default:
      return null
  }
}

/** What one role may see of a whole view; the same allow-list as for events. */
export function projectView(view: ChatView, role: Role): ChatView {
  if (role === 'owner') return { ...view, role }
  if (role === 'editor') return { ...view, role, turns: projectTurns(view.turns, role) }
  const { id, workspaceId, title, summary, ownerName, backend, createdAt } = view.chat
  return {
    chat: {
      id,
      workspaceId,
      workspaceName: '',
      ownerName,
      title,
      summary,
      backend,
      model: null,
      mode: null,
      options: {},
      queueHeld: false,
      createdAt,
    },
    role,
    messages: view.messages.map(redactMessage),
    olderCursor: view.olderCursor,
    turns: projectTurns(view.turns, role),
    runningTurnId: view.runningTurnId,
    queue: [],
    requests: [],
    patches: view.patches,
    commands: [],
    options: [],
    offeredBy: { commands: null, options: null },
  }
}

/** What one role may see of turns. */
export function projectTurns(turns: ChatView['turns'], role: Role): ChatView['turns'] {
  if (role === 'owner') return turns
  return mapTurns(turns, role === 'editor' ? (turn) => ({ ...turn, usage: null }) : redactTurn)
}

export const projectMessage = (message: Message, role: Role): Message =>
  role === 'viewer' ? redactMessage(message) : message

const redactMessage = (message: Message): Message => ({ ...message, parts: message.parts.map(redactPart) })

function redactPart(part: Part): Part {
  if (part.type !== 'tool' || !part.mcp) return part
  return { ...part, input: undefined, output: '', outputCut: 0, content: [] }
}

const redactError = (error: TurnError | null): TurnError | null =>
  error && { kind: error.kind, message: 'The turn failed.', retryable: error.retryable }

const redactTurn = (turn: TurnInfo): TurnInfo => ({
  ...turn,
  state: turn.state === 'stopping' ? 'running' : turn.state,
  session: null,
  usage: null,
  stopReason: null,
  error: redactError(turn.error),
  retry: turn.retry && { attempt: turn.retry.attempt, delayMs: 0, error: null },
})

const mapTurns = (turns: ChatView['turns'], change: (turn: TurnInfo) => TurnInfo): ChatView['turns'] =>
  Object.fromEntries(Object.entries(turns).map(([id, turn]) => [id, change(turn)]))
