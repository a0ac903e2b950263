import type { EventDraft, EventOf, EventType } from '#lib/domain/events/event.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type {
  BackendId,
  ChatId,
  MessageId,
  PatchId,
  PersonId,
  RequestId,
  TurnId,
  WorkspaceId,
} from '#lib/domain/ids.ts'
import { attachmentId } from '#lib/domain/ids.ts'
import type { Part, ToolPart } from '#lib/domain/parts/part.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** Text that a viewer may never see: tests look for it in what a viewer gets. */
export const hidden = 'HIDDEN'

export const ids = {
  chat: 'chat' as ChatId,
  workspace: 'workspace' as WorkspaceId,
  turn: 'turn' as TurnId,
  prompt: 'prompt' as MessageId,
  message: 'message' as MessageId,
  request: 'request' as RequestId,
  patch: 'patch' as PatchId,
  person: 'person' as PersonId,
  backend: 'fake' as BackendId,
}

export const person = { kind: 'person' as const, personId: ids.person, name: 'Ada' }
export const error: TurnError = {
  kind: 'overloaded',
  message: hidden,
  provider: hidden,
  retryable: true,
  detail: hidden,
}

export const tool = (more: Partial<ToolPart> = {}): ToolPart => ({
  type: 'tool',
  toolCallId: 'tool',
  title: 'Run',
  kind: 'execute',
  status: 'pending',
  content: [],
  locations: [],
  output: '',
  outputCut: 0,
  mcp: false,
  ...more,
})
/** A tool call of an MCP server, with what is not for viewers in it. */
export const mcpTool = tool({
  mcp: true,
  input: { hidden },
  output: hidden,
  content: [{ type: 'text', text: hidden }],
  locations: [{ path: hidden }],
  exitCode: 1,
})

/** One part of each type. */
export const sampleParts: { [Type in Part['type']]: Extract<Part, { type: Type }> } = {
  text: { type: 'text', text: 'said' },
  reasoning: { type: 'reasoning', text: 'thought' },
  tool: mcpTool,
  plan: { type: 'plan', entries: [{ content: 'do', priority: 'low', status: 'pending' }] },
  file: { type: 'file', name: 'a.png', mediaType: 'image/png', attachmentId: attachmentId.parse('attachment') },
  notice: { type: 'notice', level: 'info', text: 'noted' },
}

const ofPart = { turnId: ids.turn, messageId: ids.message, index: 0 }
const patch = {
  patchId: ids.patch,
  number: 1,
  turnId: ids.turn,
  messageId: ids.message,
  author: { kind: 'agent' as const, backend: ids.backend },
  person: 'Ada',
  state: 'pending' as const,
  failedMidTurn: false,
  files: [],
  omitted: [],
  createdAt: '2026-01-01T00:00:00.000Z',
}
const entry = {
  turnId: ids.turn,
  messageId: ids.prompt,
  text: hidden,
  author: person,
  place: 1,
  backend: null,
  queuedAt: '2026-01-01T00:00:00.000Z',
  revision: 0,
  files: [],
  steer: false,
}

/** One event of each type, with `hidden` wherever a viewer may not look. */
export const sampleDrafts: { [Type in EventType]: Extract<EventDraft, { type: Type }> } = {
  'chat.updated': { type: 'chat.updated', title: 'Title', summary: null, model: hidden, options: { hidden } },
  'message.added': {
    type: 'message.added',
    message: {
      id: ids.prompt,
      author: person,
      at: '2026-01-01T00:00:00.000Z',
      turnId: ids.turn,
      parts: Object.values(sampleParts),
    },
  },
  'turn.queued': { type: 'turn.queued', entry },
  'turn.updated': { type: 'turn.updated', entry: { ...entry, place: 2 } },
  'turn.removed': { type: 'turn.removed', turnId: ids.turn },
  'turn.started': {
    type: 'turn.started',
    turnId: ids.turn,
    promptMessageId: ids.prompt,
    messageId: ids.message,
    backend: ids.backend,
    model: 'large',
    session: 'warm',
  },
  'turn.stopping': { type: 'turn.stopping', turnId: ids.turn, by: person },
  'part.added': { type: 'part.added', ...ofPart, part: mcpTool },
  'part.delta': { type: 'part.delta', ...ofPart, text: 'more' },
  'part.output': { type: 'part.output', ...ofPart, text: hidden, mcp: true },
  'part.updated': { type: 'part.updated', ...ofPart, part: { ...mcpTool, status: 'completed' } },
  'turn.waiting': { type: 'turn.waiting', turnId: ids.turn },
  'turn.retrying': { type: 'turn.retrying', turnId: ids.turn, attempt: 2, delayMs: 1_234, error },
  'turn.quiet': { type: 'turn.quiet', turnId: ids.turn, quietMs: 15_000 },
  'turn.usage': { type: 'turn.usage', turnId: ids.turn, usage: { inputTokens: 1, costUsd: 2 } },
  'request.opened': {
    type: 'request.opened',
    request: {
      requestId: ids.request,
      turnId: ids.turn,
      ask: { kind: 'form', message: hidden, schema: {} },
      openedAt: '2026-01-01T00:00:00.000Z',
    },
  },
  'request.closed': {
    type: 'request.closed',
    requestId: ids.request,
    turnId: ids.turn,
    outcome: 'answered',
    by: person,
    choice: hidden,
  },
  'turn.ended': { type: 'turn.ended', turnId: ids.turn, outcome: 'failed', stopReason: hidden, error },
  'patch.created': { type: 'patch.created', patch },
  'patch.updated': { type: 'patch.updated', patch: { ...patch, state: 'accepted' } },
  'chat.rewound': { type: 'chat.rewound', lastMessageId: ids.message, partCount: null, filesRestored: false },
  'commands.updated': {
    type: 'commands.updated',
    backend: ids.backend,
    commands: [{ name: hidden, description: '', hint: null }],
  },
  'options.updated': {
    type: 'options.updated',
    backend: ids.backend,
    options: [{ id: hidden, name: hidden, category: 'mode', value: '', choices: [] }],
  },
}

/** A draft as the log has it, `seq` seconds into the year. */
export const logged = <Type extends EventType>(draft: Extract<EventDraft, { type: Type }>, seq = 1): EventOf<Type> =>
  ({ ...draft, seq, at: new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString() }) as EventOf<Type>

export const emptyView = (): ChatView => ({
  chat: {
    id: ids.chat,
    workspaceId: ids.workspace,
    workspaceName: 'Default',
    ownerName: 'Ada',
    title: null,
    summary: null,
    backend: ids.backend,
    model: null,
    mode: null,
    options: {},
    queueHeld: false,
    createdAt: '2026-01-01T00:00:00.000Z',
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
