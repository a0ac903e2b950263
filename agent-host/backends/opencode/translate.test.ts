import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type OpencodeEvent, opencodeEvent } from '#agent-host/backends/opencode/events.ts'
import { makeTurnTranslator } from '#agent-host/backends/opencode/translate.ts'
import { makePromptId, TurnWatch } from '#agent-host/backends/opencode/turn-watch.ts'
import { relativePaths } from '#agent-host/backends/relative-paths.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { EventOf } from '#lib/domain/events/event.ts'
import { foldMessage } from '#lib/domain/events/fold-message.ts'
import { backendId, messageId, turnId } from '#lib/domain/ids.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import { type Assembly, assemble } from '#lib/domain/turns/assemble.ts'

/** What opencode 1.18.33 said to a scripted model's turns; folders are renamed, fields that nobody reads are left out. */
function recording(name: string): OpencodeEvent[] {
  const file = new URL(`recordings/${name}.jsonl`, import.meta.url)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.flatMap((line) => opencodeEvent.safeParse(JSON.parse(line)).data ?? [])
}

const backend = backendId.parse('opencode')
const ids = { turnId: turnId.parse('t'), messageId: messageId.parse('m') }
type PartEvent = EventOf<'part.added' | 'part.delta' | 'part.output' | 'part.updated'>

/** The parts that a person sees of a turn. */
function foldMessageParts(updates: AgentUpdate[]): readonly Part[] {
  const at = '2026-01-01T00:00:00.000Z'
  let assembly: Assembly = { ...ids, backend, parts: [] }
  let message: Message = { id: ids.messageId, author: { kind: 'agent', backend }, at, turnId: ids.turnId, parts: [] }
  for (const update of updates) {
    const step = assemble(assembly, update)
    assembly = step.assembly
    for (const event of step.events) {
      if (event.type.startsWith('part.')) message = foldMessage(message, { ...event, seq: 1, at } as PartEvent)
    }
  }
  return message.parts
}

const isPrompt = (event: OpencodeEvent) => event.type === 'message.updated' && event.properties.info.role === 'user'
const promptIds = (events: OpencodeEvent[]) => [
  ...new Set(
    events.filter(isPrompt).map((event) => (event.type === 'message.updated' ? event.properties.info.id : '')),
  ),
]

function hear(events: OpencodeEvent[], promptId = promptIds(events)[0] ?? ''): AgentUpdate[] {
  const watch = new TurnWatch(promptId)
  const translator = makeTurnTranslator(relativePaths(['/worktree'], '/home/agent'), 1000)
  const updates = events.flatMap((event) => {
    watch.hear(event)
    const { properties } = event
    const messageId =
      'part' in properties ? properties.part.messageID : 'messageID' in properties ? properties.messageID : null
    return messageId !== null && !watch.owns(messageId) ? [] : translator.translate(event, 0)
  })
  return [...updates, ...translator.end()]
}

test('an edit and a command are told with diff, output and exit code, without a path of the machine', () => {
  const updates = hear(recording('edit-and-command'))
  expect(JSON.stringify(updates)).not.toContain('/worktree')
  const parts = foldMessageParts(updates)
  expect(parts.map((part) => part.type)).toEqual(['text', 'tool', 'text', 'tool', 'text'])
  expect(parts[1]).toMatchObject({
    title: 'Write notes.txt',
    kind: 'edit',
    status: 'completed',
    content: [{ type: 'diff', path: 'notes.txt', oldText: null, newText: expect.stringMatching(/^edit \d+ of/) }],
    locations: [{ path: 'notes.txt' }],
  })
  expect(parts[3]).toMatchObject({ title: "cat 'notes.txt'", kind: 'execute', status: 'completed', exitCode: 0 })
  expect(parts[3]).toMatchObject({ output: expect.stringMatching(/^edit \d+ of the scripted model\nsecond line\n$/) })
  expect(parts[4]).toMatchObject({ text: 'tok0 tok1 tok2 tok3 tok4 tok5' })
})

test('usage adds up over the steps of a turn', () => {
  const usages = hear(recording('edit-and-command')).flatMap((update) =>
    update.type === 'usage' ? [update.usage] : [],
  )
  expect(usages).toHaveLength(3)
  const [first, , last] = usages
  expect(first?.inputTokens).toBeGreaterThan(0)
  expect(last?.inputTokens).toBe((first?.inputTokens ?? 0) * 3)
  expect(last).toMatchObject({ costUsd: 0, contextLimitTokens: 1000, contextTokens: first?.contextTokens })
})

test('reasoning comes before the text, each as one part', () => {
  expect(foldMessageParts(hear(recording('reasoning')))).toMatchObject([
    { type: 'reasoning', text: 'tok0 tok1 tok2 tok3' },
    { type: 'text', text: 'tok0 tok1 tok2 tok3 tok4 tok5 tok6 tok7' },
  ])
})

test('a list of tasks is a plan', () => {
  expect(hear(recording('plan')).find(({ type }) => type === 'plan')).toMatchObject({
    entries: [{ content: 'Look' }, { content: 'Change' }, { content: 'Test' }],
  })
})

test('a retry is told with its attempt and its wait', () => {
  const retries = hear(recording('error-429')).filter(({ type }) => type === 'retrying')
  expect(retries.length).toBeGreaterThan(2)
  expect(retries[0]).toMatchObject({ attempt: 1, error: { kind: 'rate_limit' }, delayMs: expect.any(Number) })
})

test.each([
  ['edit-and-command', { kind: 'completed', stopReason: 'end_turn' }],
  ['error-401', { kind: 'failed', error: { kind: 'authentication', httpStatus: 401, retryable: false } }],
  ['error-429', { kind: 'failed', error: { kind: 'rate_limit', httpStatus: 429, retryable: true } }],
])('the turn of %s ends as it ended', (name, outcome) => {
  const events = recording(name)
  const watch = new TurnWatch(promptIds(events)[0] ?? '')
  for (const event of events) watch.hear(event)
  expect(watch.mayBeOver).toBe(true)
  expect(watch.outcome).toMatchObject(outcome)
})

test('idle events that an abort leaves do not end the turn after it, whenever they come', () => {
  const events = recording('abort-and-next')
  const [, next = ''] = promptIds(events)
  const begin = events.findIndex(
    (event) => isPrompt(event) && event.type === 'message.updated' && event.properties.info.id === next,
  )
  const [before, after] = [events.slice(0, begin), events.slice(begin)]
  const idle = before.filter(({ type }) => type === 'session.idle' || type === 'session.error')
  expect(idle.length).toBeGreaterThan(1)

  const end = after.findIndex(
    ({ type, ...event }) => type === 'message.updated' && 'finish' in (event.properties as { info: object }).info,
  )
  for (let late = 0; late < end; late++) {
    const watch = new TurnWatch(next)
    for (const event of after.slice(0, late)) watch.hear(event)
    for (const event of before) expect(watch.hear(event), `${event.type} after ${late} events`).toBe(false)
  }
  const watch = new TurnWatch(next)
  expect(after.map((event) => watch.hear(event)).at(-1)).toBe(true)
  const text = hear(events, next).map((update) => (update.type === 'text' ? update.text : ''))
  expect(text.join('')).toBe('tok0 tok1 tok2 tok3')
})

test('prompt ids count up, also where the clock goes back', () => {
  const first = makePromptId(1_795_229_797_274)
  expect(first).toMatch(/^msg_1fc08cb9a001[0-9A-Za-z]{14}$/)
  expect(makePromptId(1_795_229_797_275) > first).toBe(true)
  expect(makePromptId(1_000, first) > first).toBe(true)
})
