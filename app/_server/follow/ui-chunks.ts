import type { ChatView } from '#lib/domain/events/view.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import type { Part, ToolPart } from '#lib/domain/parts/part.ts'
import { isSettled } from '#lib/domain/parts/tool-output.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

/** The chunks that a turn needs of the AI SDK's UI message stream, https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol. */
export type UiChunk =
  | { type: 'start'; messageId: string }
  | { type: 'start-step' | 'finish-step' | 'abort' }
  | { type: 'text-start' | 'text-end' | 'reasoning-start' | 'reasoning-end'; id: string }
  | { type: 'text-delta' | 'reasoning-delta'; id: string; delta: string }
  | { type: 'tool-input-start'; toolCallId: string; toolName: string; title: string; dynamic: true }
  | { type: 'tool-input-available'; toolCallId: string; toolName: string; title: string; input: unknown; dynamic: true }
  | { type: 'tool-output-available'; toolCallId: string; output: string; dynamic: true }
  | { type: 'tool-output-error'; toolCallId: string; errorText: string; dynamic: true }
  | { type: 'data-plan' | 'data-notice'; id: string; data: unknown }
  | { type: 'error'; errorText: string }
  | { type: 'finish'; finishReason: 'stop' | 'error' }

/** What was told of a part: how much of its text, its data, and how far its call or it itself went. */
type Told = { textLength: number; stage: 'new' | 'open' | 'input' | 'closed'; part: Part | null; data: unknown }
/** What was told of a turn. */
export type UiState = { started: boolean; parts: readonly Told[]; done: boolean }

export const nothingTold: UiState = { started: false, parts: [], done: false }
const untold: Told = { textLength: 0, stage: 'new', part: null, data: null }

/** What a view says of a turn beyond what was told of it. The same view again says nothing. */
export function uiChunks(state: UiState, view: ChatView, turnId: TurnId): { state: UiState; chunks: UiChunk[] } {
  const turn = view.turns[turnId]
  if (state.done) return { state, chunks: [] }
  const ended = turn?.state === 'ended' || view.runningTurnId !== turnId
  const message = view.messages.find((candidate) => candidate.id === turn?.messageId)
  const chunks: UiChunk[] = []
  let started = state.started
  if (!started && message) {
    chunks.push({ type: 'start', messageId: message.id }, { type: 'start-step' })
    started = true
  }
  const parts = (message?.parts ?? []).map((part, index) => {
    const told = state.parts[index] ?? untold
    if (told.part === part && !ended) return told
    const next = partChunks(told, part, { id: String(index), ended })
    chunks.push(...next.chunks)
    return next.told
  })
  if (ended) chunks.push(...endChunks(turn, started))
  return { state: { started, parts, done: ended }, chunks }
}

type Place = { id: string; ended: boolean }
type Next = { told: Told; chunks: UiChunk[] }

function partChunks(told: Told, part: Part, place: Place): Next {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return textChunks(told, part, place)
    case 'tool':
      return toolChunks(told, part, place.ended)
    case 'plan':
      return dataChunks(told, part, { type: 'data-plan', id: place.id, data: part.entries })
    case 'notice':
      return dataChunks(told, part, { type: 'data-notice', id: place.id, data: `${part.level}: ${part.text}` })
    case 'file':
      return { told: { ...told, part }, chunks: [] }
    default:
      return part satisfies never
  }
}

function textChunks(told: Told, part: Extract<Part, { type: 'text' | 'reasoning' }>, { id, ended }: Place): Next {
  const { type, text } = part
  const chunks: UiChunk[] = []
  let { stage } = told
  if (stage === 'new') {
    chunks.push({ type: `${type}-start`, id })
    stage = 'open'
  }
  if (text.length > told.textLength) chunks.push({ type: `${type}-delta`, id, delta: text.slice(told.textLength) })
  if (stage === 'open' && (ended || part.endedAt)) {
    chunks.push({ type: `${type}-end`, id })
    stage = 'closed'
  }
  return { told: { ...told, textLength: text.length, stage, part }, chunks }
}

function toolChunks(told: Told, part: ToolPart, ended: boolean): Next {
  const call = { toolCallId: part.toolCallId, dynamic: true as const }
  const named = { ...call, toolName: part.kind, title: part.title }
  const chunks: UiChunk[] = []
  let { stage } = told
  const over = isSettled(part) || ended
  if (stage === 'new') {
    chunks.push({ type: 'tool-input-start', ...named })
    stage = 'open'
  }
  if (stage === 'open' && (part.input !== undefined || over)) {
    chunks.push({ type: 'tool-input-available', ...named, input: part.input ?? {} })
    stage = 'input'
  }
  if (stage === 'input' && over) {
    if (part.status === 'completed') chunks.push({ type: 'tool-output-available', ...call, output: outputOf(part) })
    else chunks.push({ type: 'tool-output-error', ...call, errorText: outputOf(part) || part.status })
    stage = 'closed'
  }
  return { told: { ...told, stage, part }, chunks }
}

const outputOf = ({ output, content }: ToolPart): string =>
  output || content.map((item) => (item.type === 'text' ? item.text : item.path)).join('\n')

/** A chunk of data takes the place of the one before that has its id. */
const dataChunks = (told: Told, part: Part, chunk: Extract<UiChunk, { data: unknown }>): Next => ({
  told: { ...told, part, data: chunk.data },
  chunks: told.data === chunk.data ? [] : [chunk],
})

function endChunks(turn: TurnInfo | undefined, started: boolean): UiChunk[] {
  if (turn?.outcome === 'failed')
    return [
      { type: 'error', errorText: turn.error?.message ?? 'The turn failed.' },
      { type: 'finish', finishReason: 'error' },
    ]
  if (turn?.outcome !== 'completed' || !started) return [{ type: 'abort' }]
  return [{ type: 'finish-step' }, { type: 'finish', finishReason: 'stop' }]
}
