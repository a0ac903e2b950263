import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Answer } from '#components/chats/answer.tsx'

const shown = (text: string, live = false) => renderToStaticMarkup(<Answer text={text} live={live} />)

test('HTML is shown as the text that it is', () => {
  const html = shown('<img src=x onerror=alert(1)> and <b>bold</b>\n\n<script>alert(1)</script>')
  expect(html).not.toMatch(/<(img|script|b)\b/)
  expect(html).toContain('&lt;script&gt;')
})

test('only links that lead to a page or a mailbox are links', () => {
  expect(shown('[a](javascript:alert(1)) [b](https://example.org/?a=1&amp;b=2) [c](data:text/html,x)')).toMatch(
    /<span>a<\/span>.*href="https:\/\/example.org\/\?a=1&amp;b=2".*<span>c<\/span>/,
  )
  expect(shown('![cat](https://example.org/cat.png)')).toContain('Picture: cat')
})

test('lists, tables, checklists and quotes are drawn', () => {
  expect(shown('3. three\n4. four')).toContain('<ol start="3">')
  expect(shown('- [x] done\n- [ ] open')).toMatch(/aria-label="Done:".*aria-label="To do:"/)
  expect(shown('| a | b |\n|--:|---|\n| 1 | `2` |')).toMatch(/text-align:right.*<code>2<\/code>/)
  expect(shown('> said\n>\n> more')).toMatch(/<blockquote[^>]*><p>said<\/p><p>more<\/p>/)
  expect(shown('# One\n\n#### Four')).toMatch(/<h3 data-size="large">One<\/h3><h3>Four<\/h3>/)
})

test('character references are read, and escapes taken away', () => {
  expect(shown('a &lt; b &amp;&amp; c &#169; \\*d\\*')).toContain('a &lt; b &amp;&amp; c © *d*')
  expect(shown('`&lt;` &unknown;')).toContain('<code>&amp;lt;</code> &amp;unknown;')
})

test('what is half written is shown as if it were closed, and as it is once it is all there', () => {
  expect(shown('this is **bold', true)).toContain('<strong>bold</strong>')
  expect(shown('this is **bold', false)).toContain('**bold')
})
