import { expect, test } from 'vitest'
import { markWords, searchWords, snippetOf } from '#lib/domain/chats/snippet.ts'

const marked = ({ text, marks }: ReturnType<typeof snippetOf>) => marks.map(([start, end]) => text.slice(start, end))

test('every place of every word is marked, overlapping ones as one', () => {
  const snippet = markWords('Flaky upload:\nflaky test uploads', searchWords(' FLAKY  upload up '))
  expect(snippet.text).toBe('Flaky upload: flaky test uploads')
  expect(marked(snippet)).toEqual(['Flaky', 'upload', 'flaky', 'upload'])
})

test('a snippet shows what is around the first place and says where it was cut', () => {
  const text = `${'before '.repeat(40)}the needle here ${'after '.repeat(80)}`
  const snippet = snippetOf(text, ['needle'])
  expect(snippet.text).toMatch(/^… before .*the needle here after .* …$/)
  expect(snippet.text.length).toBeLessThan(210)
  expect(marked(snippet)).toEqual(['needle'])
})

test('a text in which no word stands as it was written gives its beginning', () => {
  expect(snippetOf('Short text', ['other'])).toEqual({ text: 'Short text', marks: [] })
})
