import { expect, test } from 'vitest'
import { countOf, watcherSentence, watchersOf, watcherWords } from '#components/presence/watchers.ts'
import { personId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

const ana = personId.parse('per_ana')
const presence = (names: string[], anonymous: number): Presence => ({
  people: [
    { personId: ana, name: 'Ana', role: 'owner' },
    ...names.map((name) => ({ personId: personId.parse(`per_${name}`), name, role: 'viewer' as const })),
  ],
  anonymous,
})

test('one does not watch oneself, by name or by link', () => {
  expect(watchersOf(presence(['Ben'], 2), ana)).toEqual({ names: ['Ben'], anonymous: 2 })
  expect(watchersOf(presence([], 1), null)).toEqual({ names: ['Ana'], anonymous: 0 })
  expect(watchersOf(presence([], 2), personId.parse('per_ben'))).toEqual({ names: ['Ana'], anonymous: 1 })
  expect(watchersOf(presence([], 0), null)).toEqual({ names: ['Ana'], anonymous: 0 })
})

test('two are named, the others counted', () => {
  const words = (names: string[], anonymous: number) => watcherWords(watchersOf(presence(names, anonymous), ana))
  expect(words([], 0)).toBe('')
  expect(words(['Ben'], 2)).toBe('Ben, 2 watching')
  expect(words([], 1)).toBe('1 watching')
  expect(words(['Ben', 'Cy', 'Di', 'Ed'], 3)).toBe('Ben, Cy, 2 more, 3 watching')
  expect(countOf(watchersOf(presence(['Ben', 'Cy', 'Di', 'Ed'], 3), ana))).toBe(7)
})

test('the sentence names everybody', () => {
  const sentence = (names: string[], anonymous: number) => watcherSentence({ names, anonymous })
  expect(sentence([], 0)).toBe('Nobody else is here.')
  expect(sentence(['Ben'], 0)).toBe('Also here: Ben.')
  expect(sentence(['Ben', 'Cy', 'Di'], 1)).toBe('Also here: Ben, Cy, Di and one by link.')
  expect(sentence([], 4)).toBe('Also here: 4 by link.')
})
