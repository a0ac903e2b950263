import { describe, expect, it } from 'vitest'
import { complete, completionAt, isSamePlace } from '#lib/domain/composer/completion.ts'

/** The caret is where the bar stands. */
function at(marked: string) {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  return { text, found: completionAt(text, caret) }
}

describe('what is completed', () => {
  it.each([
    ['/|', 'command', ''],
    ['/re|', 'command', 're'],
    ['/re|view now', 'command', 're'],
    ['@|', 'file', ''],
    ['look at @src/ap|', 'file', 'src/ap'],
    ['look at (@src|)', 'file', 'src'],
    ['line\n@a|', 'file', 'a'],
    ['/review @lib/|', 'file', 'lib/'],
    ['`@a|', 'file', 'a'],
  ])('%s', (marked, kind, query) => {
    expect(at(marked).found).toMatchObject({ kind, query })
  })

  it.each([
    ['text|'],
    [' /re|'],
    ['/usr/bin|'],
    ['/review |'],
    ['ana@example|'],
    ['@src |'],
    ['@a@b|'],
    ['|@src'],
    ['|'],
  ])('nothing in %s', (marked) => {
    expect(at(marked).found).toBeNull()
  })
})

describe('a choice', () => {
  it.each([
    ['/re|', 'review', '/review ', 8],
    ['/re|view now', 'review', '/review now', 8],
    ['see @ap|', 'app/page.tsx', 'see @app/page.tsx ', 18],
    ['see @ap| and go', 'app/page.tsx', 'see @app/page.tsx and go', 18],
    ['see @a|pp/old.ts, then', 'b.ts', 'see @b.ts then', 10],
  ])('replaces the word of %s', (marked, value, text, caret) => {
    const { text: before, found } = at(marked)
    if (!found) throw new Error('nothing is completed')
    expect(complete(before, found, value)).toEqual({ text, caret })
  })
})

it('a word that is typed on is at the same place', () => {
  expect(isSamePlace(at('see @a|').found, at('see @ab|').found)).toBe(true)
  expect(isSamePlace(at('see @a|').found, at('see @a @b|').found)).toBe(false)
  expect(isSamePlace(at('/a|').found, null)).toBe(false)
})
