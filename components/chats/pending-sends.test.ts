import { expect, test } from 'vitest'
import { idsOf, type PendingSend, stillPending } from '#components/chats/pending-sends.ts'
import { emptyView, turnEvents } from '#components/follow/view.fixture.ts'
import { fold } from '#lib/domain/events/fold.ts'

const empty = emptyView()
const after = turnEvents().reduce(fold, empty)
const send = (more: Partial<PendingSend> = {}): PendingSend => ({
  key: 'k',
  text: 'Find out why.',
  files: [],
  at: '2026-03-04T05:06:07.000Z',
  messageId: null,
  before: idsOf(empty),
  ...more,
})

test('what was sent is shown until the chat has it', () => {
  expect(stillPending([send()], empty)).toHaveLength(1)
  expect(stillPending([send({ messageId: 'msg_prompt' })], after)).toEqual([])
})

test('an event that comes before the answer to the call does not show the message twice', () => {
  expect(stillPending([send()], after)).toEqual([])
})

test('the same words sent twice are two messages', () => {
  expect(stillPending([send(), send({ key: 'second' })], after).map(({ key }) => key)).toEqual(['second'])
  expect(stillPending([send({ before: idsOf(after) })], after)).toHaveLength(1)
})
