import { expect, test } from 'vitest'
import {
  emptyDocument,
  growMarkdown,
  isFenceClosed,
  mendBlock,
  readMarkdown,
} from '#components/markdown/markdown-blocks.ts'

const sample = `# Why it fails

The race is in \`retry.ts\`: **two** timers.\r
It shows *one time in ten*.

- first
- [x] done
  - nested

  more of it

1. one
2. two

> quoted
> twice

\`\`\`ts
const a = 1

\`\`
\`\`\`

| a | b |
| - | -: |
| 1 | 2 |

Setext
===

<b>html</b>

~~~
tilde
~~~

    indented

***
The end, see [x] and https://example.org.
`
const raws = (text: string) => readMarkdown(text).blocks.map((block) => block.raw)

test('the blocks of a text are all of it', () => {
  expect(raws(sample).join('')).toBe(sample.replaceAll('\r\n', '\n'))
})

test('a text that grows by any steps has the blocks of the whole', () => {
  for (const step of [1, 3, 7, 40]) {
    let document = emptyDocument
    for (let end = step; end < sample.length + step; end += step) {
      const text = sample.slice(0, end)
      document = growMarkdown(document, text)
      expect(document.blocks.map((block) => block.raw)).toEqual(raws(text))
    }
  }
})

test('blocks that are settled stay the same objects while the text grows', () => {
  const before = growMarkdown(emptyDocument, 'one\n\ntwo\n\nthree\n\nfour')
  const after = growMarkdown(before, 'one\n\ntwo\n\nthree\n\nfour and more\n\nfive')
  expect(after.blocks[0]).toBe(before.blocks[0])
  expect(after.blocks[1]).toBe(before.blocks[1])
  expect(after.blocks).toHaveLength(5)
})

test('a text that is not the old one grown is read anew', () => {
  const before = growMarkdown(emptyDocument, 'one\n\ntwo\n\nthree')
  expect(growMarkdown(before, 'other').blocks.map((block) => block.raw)).toEqual(['other'])
})

test('what was opened in the last block is closed while it grows', () => {
  const last = (text: string) => {
    const block = readMarkdown(text).blocks.at(-1)
    return block ? mendBlock(block).map(({ token }) => token) : []
  }
  expect(last('It is **bold')).toMatchObject([{ tokens: [{ type: 'text' }, { type: 'strong', text: 'bold' }] }])
  expect(last('See [the docs](https://exa')).toMatchObject([{ type: 'paragraph', text: 'See the docs' }])
})

test('a fence is closed by one that is as long as its own', () => {
  expect(isFenceClosed('```ts\ncode\n```')).toBe(true)
  expect(isFenceClosed('````ts\ncode\n```')).toBe(false)
  expect(isFenceClosed('```ts\ncode')).toBe(false)
  expect(isFenceClosed('```ts\n```')).toBe(true)
  expect(isFenceClosed('```ts')).toBe(false)
})
