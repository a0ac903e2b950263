import { expect, test } from 'vitest'
import { readEntities } from '#components/markdown/entities.ts'

test('character references are read, and what is none stays', () => {
  expect(readEntities('a &lt;b&gt; &amp; &#65;&#x42; &nope; &')).toBe('a <b> & AB &nope; &')
  expect(readEntities('&#0; &#xD800; &#1114112;')).toBe('\ufffd \ufffd \ufffd')
})
