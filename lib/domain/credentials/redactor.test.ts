import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactorOf } from '#lib/domain/credentials/redactor.ts'
import { secretForms } from '#lib/domain/credentials/secret-forms.ts'

/** Few characters, so that secrets overlap each other, themselves and the text between them. */
const few = (options: fc.StringConstraints) => fc.string({ unit: fc.constantFrom('a', 'b', 'c'), ...options })
const few8 = few({ minLength: 8, maxLength: 12 })
const secretsOf = (values: string[]) => Object.fromEntries(values.map((value, i) => [`KEY_${i}`, value]))

/** A text with secrets in it, cut anywhere. */
const cutText = fc
  .record({
    values: fc.array(few8, { minLength: 1, maxLength: 4 }),
    between: fc.array(few({ maxLength: 10 }), { minLength: 1, maxLength: 6 }),
    cuts: fc.array(fc.nat(80)),
  })
  .map(({ values, between, cuts }) => {
    const text = between.map((part, i) => part + values[i % values.length]).join('')
    const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b)
    return { values, text, pieces: places.slice(1).map((place, i) => text.slice(places[i], place)) }
  })

test('however a text is cut, the same is said of it as of the whole', () => {
  fc.assert(
    fc.property(cutText, ({ values, text, pieces }) => {
      const redactor = redactorOf(secretsOf(values))
      const stream = redactor.stream()
      expect(pieces.map((piece) => stream.push(piece)).join('') + stream.flush()).toBe(redactor.text(text))
    }),
    { numRuns: 2_000 },
  )
})

test('a text that pauses is said to its last letters, and no secret with it', () => {
  fc.assert(
    fc.property(cutText, ({ values, pieces }) => {
      const stream = redactorOf(secretsOf(values)).stream()
      const said = pieces.map((piece) => stream.push(piece) + stream.ease()).join('') + stream.flush()
      for (const value of values) expect(said).not.toContain(value)
    }),
    { numRuns: 2_000 },
  )
  const stream = redactorOf({ KEY: 'abcdefgh' }).stream()
  expect([stream.push('a tab'), stream.ease(), stream.push('le abcd'), stream.ease()]).toEqual(['a t', 'ab', 'le ', ''])
  expect(stream.push('x')).toBe('abcdx')
})

test('no secret survives, and what no secret covers does', () => {
  fc.assert(
    fc.property(cutText, ({ values, text }) => {
      const said = redactorOf(secretsOf(values)).text(text)
      for (const value of values) expect(said).not.toContain(value)
      expect(said.split(/(?:\[secret KEY_\d\])+/).join('|')).toBe(
        withoutAny(
          secretForms(secretsOf(values)).map((form) => form.text),
          text,
        ),
      )
    }),
    { numRuns: 2_000 },
  )
})

/** The same the slow way: every place that any form covers, as one `|`. */
function withoutAny(forms: string[], text: string): string {
  const covered = new Set<number>()
  for (const form of forms)
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
      for (let i = 0; i < form.length; i++) covered.add(at + i)
  return [...text].map((unit, i) => (covered.has(i) ? (covered.has(i - 1) ? '' : '|') : unit)).join('')
}

test('a text without secrets is unchanged, and comes out whole', () => {
  const redactor = redactorOf({ TOKEN: 'a-value-that-nothing-holds' })
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 8 }), (pieces) => {
      const stream = redactor.stream()
      expect(pieces.map((piece) => stream.push(piece)).join('') + stream.flush()).toBe(pieces.join(''))
    }),
  )
})

test('a delta that cannot begin a secret is not held back, one that can goes at the end', () => {
  const stream = redactorOf({ TOKEN: 'secret-value' }).stream()
  expect(stream.push('hello ')).toBe('hello ')
  expect(stream.push('the s')).toBe('the ')
  expect(stream.push('un')).toBe('sun')
  expect(stream.push(' secret-val')).toBe(' ')
  expect(stream.push('ue!')).toBe('[secret TOKEN]!')
  expect(stream.push('secret')).toBe('')
  expect(stream.flush()).toBe('secret')
  expect(stream.push('-value.')).toBe('[secret TOKEN].')
})

test.each([
  ['JSON', (value: string) => JSON.stringify({ value })],
  ['JSON within JSON', (value: string) => JSON.stringify(JSON.stringify({ value }))],
  ['base64', (value: string) => Buffer.from(value).toString('base64')],
  ['base64 after one byte', (value: string) => Buffer.from(`:${value}`).toString('base64')],
  ['base64 after two bytes', (value: string) => Buffer.from(`u:${value}!`).toString('base64')],
  ['base64url', (value: string) => Buffer.from(`user:${value}`).toString('base64url')],
  ['hexadecimal', (value: string) => Buffer.from(value).toString('hex')],
  ['a URL', (value: string) => `https://u:${encodeURIComponent(value)}@example.com`],
  ['a form', (value: string) => new URLSearchParams({ key: value }).toString()],
  ['a shell’s quotes', (value: string) => `declare -x KEY="${value.replace(/["$`\\]/g, '\\$&')}"`],
])('a value is found in %s', (_, write) => {
  const value = 'pä"ss\\wo$rd/with+all&<it>'
  const said = redactorOf({ KEY: value }).text(`before ${write(value)} after`)
  expect(said).toContain('[secret KEY]')
  expect(said).not.toContain(write(value))
  // At most the edges remain, which the neighbours decide too.
  expect(said.replace('[secret KEY]', '').length).toBeLessThan(60)
})

test('a value of several lines is found when each has something before it', () => {
  const key = '-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA1x2y3z\nkT9vQw8rN2bL5mX7cF4hJ\n-----END KEY-----\n'
  const diff = `@@ -0,0 +1,4 @@\n${key.trim().replaceAll(/^/gm, '+')}\n`
  const said = redactorOf({ KEY: key }).lines(diff)
  expect(said).toBe('@@ -0,0 +1,4 @@\n+-----BEGIN KEY-----\n+[secret KEY]\n+[secret KEY]\n+-----END KEY-----\n')
  expect(redactorOf({ KEY: key }).text(key)).toBe('[secret KEY]\n')
})

test('of a long value its pieces are found, too', () => {
  const value = Array.from({ length: 400 }, (_, i) => 'abcdefghijkmnpqrstuvw'[(i * i * 7 + i) % 21]).join('')
  expect(redactorOf({ KEY: value }).text(`cut: ${value.slice(0, 200)}`)).toMatch(/^cut: \[secret KEY\].{0,8}$/)
})

test('short values are not searched, and a name says whose it was', () => {
  const redactor = redactorOf({ SHORT: '1234567', ONE: 'value-one', TWO: 'value-two', SAME: 'value-one' })
  expect(redactor.text('1234567 value-two value-one')).toBe('1234567 [secret TWO] [secret ONE]')
  expect(redactorOf({ SHORT: 'short' }).text('short')).toBe('short')
})

test('JSON is searched in its texts, keys and numbers', () => {
  const { json } = redactorOf({ KEY: 'value-one', PIN: '12345678' })
  expect(json({ a: ['value-one', 12345678, 123, null, true], 'x value-one': {} })).toEqual({
    a: ['[secret KEY]', '[secret PIN]', 123, null, true],
    'x [secret KEY]': {},
  })
})

test('a text is read once, however long, and whatever it repeats', () => {
  const secrets = { A: 'a'.repeat(40), B: `${'a'.repeat(39)}b`, C: 'x'.repeat(65_536) }
  const redactor = redactorOf(secrets)
  const text = 'a'.repeat(300_000) + 'x'.repeat(65_535) + 'ab'.repeat(100_000)
  const stream = redactor.stream()
  let said = ''
  for (let at = 0; at < text.length; at += 1_000) said += stream.push(text.slice(at, at + 1_000))
  said += stream.flush()
  expect(said.startsWith('[secret A]x')).toBe(true)
  expect(said.length).toBe('[secret A]'.length + 65_535 + 200_000)
})
