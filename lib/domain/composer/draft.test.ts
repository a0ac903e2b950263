import { expect, it } from 'vitest'
import type { Draft } from '#lib/domain/composer/draft.ts'
import { editTime, newerDraft, noDraft } from '#lib/domain/composer/newer-draft.ts'

const at = (editedAt: string | null, text = editedAt ?? ''): Draft => ({ text, files: [], editedAt })
const [early, late] = ['2026-01-01T10:00:00.000Z', '2026-01-01T10:00:05.000Z']

it.each([
  ['what was edited last counts, here', at(late), at(early), late],
  ['what was edited last counts, there', at(early), at(late), late],
  ['a browser that kept nothing takes what is stored', null, at(early), early],
  ['what was never stored is what the browser kept', at(early), noDraft, early],
  ['of two at once the stored one counts', at(early, 'kept'), at(early, 'stored'), 'stored'],
  ['nothing and nothing is nothing', null, noDraft, ''],
])('%s', (_, kept, stored, text) => {
  expect(newerDraft(kept, stored).text).toBe(text)
})

it('an edit is later than what was seen, even by a clock that is behind', () => {
  expect(editTime(Date.parse(early), late)).toBe('2026-01-01T10:00:05.001Z')
  expect(editTime(Date.parse(late), early)).toBe(late)
  expect(editTime(Date.parse(late), null)).toBe(late)
})
