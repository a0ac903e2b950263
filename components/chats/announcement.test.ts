import { expect, test } from 'vitest'
import { announcement, patchWords } from '#components/chats/announcement.ts'
import { emptyView, turnEvents } from '#components/follow/view.fixture.ts'
import { fold } from '#lib/domain/events/fold.ts'

test('a turn is announced when it begins and when it ends, its tokens are not', () => {
  let view = emptyView()
  const said = turnEvents().map((event) => {
    view = fold(view, event)
    return announcement(event, view)
  })
  expect(said).toEqual([null, 'opencode began to answer.', null, null, 'Turn ended.'])
})

test('a patch is said in one phrase', () => {
  expect(patchWords(2, [{ hunks: 1 }, { hunks: 2 }])).toBe('Patch 2 changes 2 files in 3 hunks')
  expect(patchWords(1, [{ hunks: 1 }])).toBe('Patch 1 changes 1 file in 1 hunk')
})
