import type { Role } from '#lib/domain/actors/actor.ts'
import type { ChatInfo, Message } from '#lib/domain/chats/chat.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { Part, ToolPart } from '#lib/domain/parts/part.ts'
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
    case 'turn.started': {
      const { type, turnId, promptMessageId, messageId, backend, model } = event
      return { ...base, type, turnId, promptMessageId, messageId, backend, model, session: null }
    }
    case 'part.added':
    case 'part.updated': {
      const { type, turnId, messageId, index } = event
      return { ...base, type, turnId, messageId, index, part: redactPart(event.part) }
    }
    case 'part.delta':
      return event
    case 'part.output':
      return event.mcp ? null : event
    case 'turn.quiet':
      return { ...base, type: event.type, turnId: event.turnId, quietMs: event.quietMs }
    case 'turn.retrying':
      return { ...base, type: event.type, turnId: event.turnId, attempt: event.attempt, delayMs: 0, error: null }
    case 'turn.ended':
      return {
        ...base,
        type: event.type,
        turnId: event.turnId,
        outcome: event.outcome,
        stopReason: null,
        error: redactError(event.error),
      }
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
  return {
    chat: projectChat(view.chat, role),
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

/** What one role may see of what a chat is. */
export function projectChat(chat: ChatInfo, role: Role): ChatInfo {
  if (role !== 'viewer') return chat
  const { id, workspaceId, title, summary, ownerName, backend, createdAt } = chat
  return {
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
  }
}

/** What one role may see of turns. */
export function projectTurns(turns: ChatView['turns'], role: Role): ChatView['turns'] {
  if (role === 'owner') return turns
  return mapTurns(turns, role === 'editor' ? (turn) => ({ ...turn, usage: null }) : redactTurn)
}

export const projectMessage = (message: Message, role: Role): Message =>
  role === 'viewer' ? redactMessage(message) : message

const redactMessage = ({ id, author, at, turnId, parts, steered }: Message): Message => ({
  id,
  author,
  at,
  turnId,
  parts: parts.map(redactPart),
  ...(steered && { steered }),
})

function redactPart(part: Part): Part {
  switch (part.type) {
    case 'tool':
      return part.mcp ? redactTool(part) : part
    case 'notice':
      return part.level === 'info' ? part : { ...part, text: 'The agent reported a problem.' }
    case 'text':
    case 'reasoning':
    case 'plan':
    case 'file':
      return part
    default:
      return part satisfies never
  }
}

/** Of a call to an MCP server: that it was made, and how it went. */
const redactTool = (call: ToolPart): ToolPart => ({
  type: call.type,
  toolCallId: call.toolCallId,
  title: call.title,
  kind: call.kind,
  status: call.status,
  content: [],
  locations: [],
  output: '',
  outputCut: 0,
  mcp: true,
  ...(call.parentToolCallId !== undefined && { parentToolCallId: call.parentToolCallId }),
  ...(call.startedAt !== undefined && { startedAt: call.startedAt }),
  ...(call.endedAt !== undefined && { endedAt: call.endedAt }),
})

const redactError = (error: TurnError | null): TurnError | null =>
  error && { kind: error.kind, message: 'The turn failed.', retryable: error.retryable }

const redactTurn = (turn: TurnInfo): TurnInfo => ({
  turnId: turn.turnId,
  promptMessageId: turn.promptMessageId,
  messageId: turn.messageId,
  state: turn.state === 'stopping' ? 'running' : turn.state,
  backend: turn.backend,
  model: turn.model,
  session: null,
  claimedAt: turn.claimedAt,
  startedAt: turn.startedAt,
  firstTextAt: turn.firstTextAt,
  endedAt: turn.endedAt,
  outcome: turn.outcome,
  stopReason: null,
  error: redactError(turn.error),
  retry: turn.retry && { attempt: turn.retry.attempt, delayMs: 0, error: null },
  quietMs: turn.quietMs,
  usage: null,
  waitsForRoom: false,
})

const mapTurns = (turns: ChatView['turns'], change: (turn: TurnInfo) => TurnInfo): ChatView['turns'] =>
  Object.fromEntries(Object.entries(turns).map(([id, turn]) => [id, change(turn)]))
