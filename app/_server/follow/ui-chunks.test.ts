import { uiMessageChunkSchema } from 'ai'
import { expect, test } from 'vitest'
import { answerId, at, chatA, turnId } from '#app/_server/follow/chats.fixture.ts'
import { Step } from '#app/_server/follow/step.ts'
import { UiStream } from '#app/_server/follow/ui-stream.ts'
import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import { type ChatView, chatView } from '#lib/domain/events/view.ts'
import type { BackendId, MessageId, PersonId } from '#lib/domain/ids.ts'
import type { Part, ToolPart } from '#lib/domain/parts/part.ts'

const ofPart = { turnId, messageId: answerId }
const promptMessageId = 'msg_prompt' as MessageId
const added = (index: number, part: Part): EventDraft => ({ type: 'part.added', ...ofPart, index, part })
const more = (index: number, text: string): EventDraft => ({ type: 'part.delta', ...ofPart, index, text })
const tool = (said: Partial<ToolPart>): ToolPart => ({
  type: 'tool',
  toolCallId: 'call_1',
  title: 'Read a file',
  kind: 'read',
  status: 'pending',
  content: [],
  locations: [],
  output: '',
  outputCut: 0,
  mcp: false,
  ...said,
})
const ended = (outcome: 'completed' | 'failed' | 'stopped'): EventDraft => ({
  type: 'turn.ended',
  turnId,
  outcome,
  stopReason: null,
  error: outcome === 'failed' ? { kind: 'overloaded', message: 'It is overloaded.', retryable: true } : null,
})
const begun: EventDraft[] = [
  {
    type: 'message.added',
    message: {
      id: promptMessageId,
      author: { kind: 'person', personId: 'per_ada' as PersonId, name: 'Ada' },
      at,
      turnId,
      parts: [{ type: 'text', text: 'Hello' }],
    },
  },
  {
    type: 'turn.started',
    turnId,
    promptMessageId,
    messageId: answerId,
    backend: 'greenroom' as BackendId,
    model: null,
    session: 'new',
  },
]
const numbered = (drafts: EventDraft[], from = 1) => drafts.map((draft, i) => ({ ...draft, seq: from + i, at }))

const empty = chatView.parse({
  chat: {
    id: chatA,
    workspaceId: 'wsp_1',
    workspaceName: 'Sample',
    ownerName: 'Ada',
    title: null,
    summary: null,
    backend: 'greenroom',
    model: null,
    mode: null,
    options: {},
    queueHeld: false,
    createdAt: at,
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

/** What is told when the first `known` events are in the snapshot and the rest comes one by one. */
function told(drafts: EventDraft[], known: number): string[] {
  const events: ChatEvent[] = numbered([...begun, ...drafts])
  const stream = new UiStream(turnId)
  const snapshot: ChatView = events.slice(0, known).reduce(fold, empty)
  const bytes = [stream.snapshot(chatA, known, snapshot)]
  for (const event of events.slice(known)) bytes.push(stream.step(chatA, new Step([event], event.seq), event.seq - 1))
  expect(stream.done).toBe(drafts.at(-1)?.type === 'turn.ended')
  const text = bytes.map((chunk) => new TextDecoder().decode(chunk)).join('')
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((line) => line.replace(/^data: /, ''))
}

const answer: EventDraft[] = [
  added(0, { type: 'reasoning', text: 'Hm' }),
  more(0, 'm.'),
  added(1, tool({})),
  { type: 'part.updated', ...ofPart, index: 1, part: tool({ status: 'in_progress', input: { path: 'a.ts' } }) },
  { type: 'part.output', ...ofPart, index: 1, text: 'content', mcp: false },
  { type: 'part.updated', ...ofPart, index: 1, part: tool({ status: 'completed', input: { path: 'a.ts' } }) },
  added(2, { type: 'plan', entries: [{ content: 'Look', priority: 'high', status: 'pending' }] }),
  added(3, { type: 'text', text: 'Do' }),
  more(3, 'ne.'),
  ended('completed'),
]

test('a turn is told as the AI SDK reads it', async () => {
  const lines = told(answer, 2)
  expect(lines.pop()).toBe('[DONE]')
  const chunks = lines.map((line) => JSON.parse(line) as { type: string })
  const schema = uiMessageChunkSchema()
  for (const chunk of chunks) expect(await schema.validate?.(chunk)).toMatchObject({ success: true })
  expect(chunks).toEqual([
    { type: 'start', messageId: answerId },
    { type: 'start-step' },
    { type: 'reasoning-start', id: '0' },
    { type: 'reasoning-delta', id: '0', delta: 'Hm' },
    { type: 'reasoning-delta', id: '0', delta: 'm.' },
    { type: 'reasoning-end', id: '0' },
    { type: 'tool-input-start', toolCallId: 'call_1', toolName: 'read', title: 'Read a file', dynamic: true },
    {
      type: 'tool-input-available',
      toolCallId: 'call_1',
      toolName: 'read',
      title: 'Read a file',
      input: { path: 'a.ts' },
      dynamic: true,
    },
    { type: 'tool-output-available', toolCallId: 'call_1', output: 'content', dynamic: true },
    { type: 'data-plan', id: '2', data: [{ content: 'Look', priority: 'high', status: 'pending' }] },
    { type: 'text-start', id: '3' },
    { type: 'text-delta', id: '3', delta: 'Do' },
    { type: 'text-delta', id: '3', delta: 'ne.' },
    { type: 'text-end', id: '3' },
    { type: 'finish-step' },
    { type: 'finish', finishReason: 'stop' },
  ])
})

test('who comes late is told the same text, whatever was in the snapshot', () => {
  const textOf = (lines: string[]) =>
    lines
      .filter((line) => line.includes('-delta'))
      .map((line) => (JSON.parse(line) as { delta: string }).delta)
      .join('')
  const kindsOf = (lines: string[]) => lines.filter((line) => !line.includes('-delta')).map((line) => line.slice(0, 40))
  const whole = told(answer, 2)
  for (let known = 1; known <= answer.length + 2; known++) {
    expect(textOf(told(answer, known))).toBe('Hmm.Done.')
    expect(kindsOf(told(answer, known))).toEqual(kindsOf(whole))
  }
})

test('a failed turn ends with its error, a stopped one with an abort, and a call that was cut off with an error', () => {
  expect(told([ended('failed')], 2).slice(-3)).toEqual([
    '{"type":"error","errorText":"It is overloaded."}',
    '{"type":"finish","finishReason":"error"}',
    '[DONE]',
  ])
  const stopped = told([added(0, tool({ status: 'in_progress', input: {} })), ended('stopped')], 2)
  expect(stopped.slice(-3)).toEqual([
    '{"type":"tool-output-error","toolCallId":"call_1","dynamic":true,"errorText":"in_progress"}',
    '{"type":"abort"}',
    '[DONE]',
  ])
})
