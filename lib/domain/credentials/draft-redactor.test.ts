import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import { DraftRedactor } from '#lib/domain/credentials/draft-redactor.ts'
import { redactAsk } from '#lib/domain/credentials/redact-parts.ts'
import { redactorOf } from '#lib/domain/credentials/redactor.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import { backendId, messageId, turnId } from '#lib/domain/ids.ts'
import { assemble, settleTools } from '#lib/domain/turns/assemble.ts'

const secret = 'tiger-burning-bright'
const redactor = redactorOf({ TIGER: secret, STATUS: 'completed', PROGRESS: 'in_progress' })
const ids = { turnId: turnId.parse('trn_1'), messageId: messageId.parse('msg_1'), backend: backendId.parse('fake') }

/** The events of a turn in which an agent said this. */
function eventsOf(updates: readonly AgentUpdate[], redact: boolean): EventDraft[] {
  const drafts = new DraftRedactor(redact ? redactor : redactorOf({}))
  const events: EventDraft[] = []
  let assembly: Parameters<typeof assemble>[0] = { ...ids, parts: [] }
  for (const update of updates) {
    const step = assemble(assembly, update)
    assembly = step.assembly
    events.push(...drafts.redact(step.events))
  }
  return [...events, ...drafts.end(), ...drafts.redact(settleTools(assembly, 'cancelled'))]
}

/** The texts of the parts that grow, by their index, and how many parts there are. */
function grown(events: readonly EventDraft[]): Record<number, string> {
  const texts: Record<number, string> = {}
  for (const event of events) {
    if (event.type === 'part.delta' || event.type === 'part.output') texts[event.index] += event.text
    if (event.type === 'part.added') texts[event.index] = 'text' in event.part ? event.part.text : ''
  }
  return texts
}

const pieces = fc.array(fc.constantFrom('tiger-', 'burning', '-bright', 'tiger-bur', 'ning-bri', 'ght', ' and ', 't'), {
  maxLength: 12,
})
const spoken = (text: string): AgentUpdate => ({ type: 'text', text })
const thought = (text: string): AgentUpdate => ({ type: 'reasoning', text })
const output = (text: string): AgentUpdate => ({ type: 'tool-output', toolCallId: 'one', text, whole: false })
const tool = (status: 'in_progress' | 'completed'): AgentUpdate => ({
  type: 'tool',
  tool: { toolCallId: 'one', status },
})
const update = fc.oneof(
  pieces.map((list) => list.map(spoken)),
  pieces.map((list) => list.map(thought)),
  pieces.map((list) => list.map(output)),
  fc.constant([tool('in_progress')]),
  fc.constant([tool('completed')]),
  fc.constant<AgentUpdate[]>([{ type: 'notice', level: 'info', text: `of ${secret}` }]),
)

test('in whatever order an agent says things, each text is as if it was redacted whole', () => {
  fc.assert(
    fc.property(
      fc.array(update, { maxLength: 12 }).map((lists) => lists.flat()),
      (updates) => {
        const [plain, said] = [grown(eventsOf(updates, false)), grown(eventsOf(updates, true))]
        // Of an output that goes on after its tool has settled, the beginning of a secret may have been said.
        const settles = updates.some((each) => each.type === 'tool' && each.tool.status === 'completed')
        const whole = Object.fromEntries(Object.entries(plain).map(([index, text]) => [index, redactor.text(text)]))
        if (!settles) expect(said).toEqual(whole)
        expect(Object.keys(said)).toEqual(Object.keys(plain))
        expect(JSON.stringify(Object.values(said))).not.toContain(secret)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('what is held back of a text comes before the next part, in its own', () => {
  const events = eventsOf([spoken('the tiger-'), tool('in_progress'), spoken('over')], true)
  expect(
    events.map((event) => [
      event.type,
      'text' in event ? event.text : 'part' in event && 'text' in event.part ? event.part.text : '',
    ]),
  ).toEqual([
    ['part.added', 'the '],
    ['part.delta', 'tiger-'],
    ['part.added', ''],
    ['part.added', 'over'],
    ['part.updated', ''],
  ])
})

test('an output goes on after its tool has settled', () => {
  const updates = [tool('in_progress'), output('tiger-burn'), tool('completed'), output('ing-bright!'), spoken('x')]
  expect(grown(eventsOf(updates, true))).toEqual({ 0: '[secret TIGER]!', 1: 'x' })
})

test('of a secret that goes over the end of a settled output the rest is replaced', () => {
  const other: AgentUpdate = { type: 'notice', level: 'info', text: 'x' }
  const updates = [tool('in_progress'), output('tiger-burn'), tool('completed'), other, output('ing-bright!'), other]
  expect(grown(eventsOf(updates, true))[0]).toBe('tiger-burn[secret TIGER]!')
})

test('words of the protocol stay, whatever a secret is', () => {
  const [event] = eventsOf(
    [{ type: 'tool', tool: { toolCallId: 'one', status: 'completed', title: 'completed' } }],
    true,
  )
  expect(event).toMatchObject({ part: { status: 'completed', title: '[secret STATUS]' } })
})

test('errors, commands, options, plans and what is asked are without it', () => {
  const error = { kind: 'internal' as const, message: secret, retryable: true, detail: `at ${secret}` }
  const said = eventsOf(
    [
      { type: 'retrying', attempt: 1, delayMs: 1, error },
      { type: 'commands', commands: [{ name: 'a', description: secret, hint: secret }] },
      {
        type: 'options',
        options: [
          {
            id: 'a',
            name: secret,
            category: 'other',
            value: 'x',
            choices: [{ value: 'x', name: secret, description: secret }],
          },
        ],
      },
      { type: 'plan', entries: [{ content: secret, priority: 'high', status: 'in_progress' }] },
    ],
    true,
  )
  expect(JSON.stringify(said)).not.toContain(secret)
  expect(JSON.stringify(said)).toContain('"in_progress"')
  const ask = redactAsk(redactor, {
    kind: 'form',
    message: secret,
    schema: { properties: { [secret]: { enum: [secret] } } },
  })
  expect(JSON.stringify(ask)).not.toContain(secret)
})
