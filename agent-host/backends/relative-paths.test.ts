import fc from 'fast-check'
import { expect, test } from 'vitest'
import { relativePaths } from '#agent-host/backends/relative-paths.ts'

const paths = relativePaths(['/srv/data/chat1', '/private/srv/data/chat1'], '/srv/homes/one')

test.each([
  ['/srv/data/chat1/src/a.ts:3', 'src/a.ts:3'],
  ['in /srv/data/chat1.', 'in ..'],
  ['cd /srv/data/chat1 && ls', 'cd . && ls'],
  ['/srv/data/chat10/a stays', '/srv/data/chat10/a stays'],
  ['/srv/data/chat1-old stays', '/srv/data/chat1-old stays'],
  ['/mnt/srv/data/chat1/a stays', '/mnt/srv/data/chat1/a stays'],
  ['gcc -I/srv/data/chat1/include', 'gcc -Iinclude'],
  ['file:///srv/data/chat1/a.html', 'a.html'],
  ['/private/srv/data/chat1/a', 'a'],
  ['"/srv/homes/one/.config/x"', '"~/.config/x"'],
])('%s is written as %s', (text, written) => {
  expect(paths.text(text)).toBe(written)
})

test('a path that climbs is normalised before it is written', () => {
  expect(paths.path('/srv/data/chat1/src/../a.ts')).toBe('a.ts')
  expect(paths.path('/srv/data/chat1')).toBe('.')
  expect(paths.path('/etc/passwd')).toBe('/etc/passwd')
  expect(paths.path('src/a.ts')).toBe('src/a.ts')
})

test('strings are rewritten anywhere in a value', () => {
  expect(paths.json({ files: [{ '/srv/data/chat1/a': ['/srv/data/chat1/b', 1, null] }] })).toEqual({
    files: [{ a: ['b', 1, null] }],
  })
})

test('text that comes in pieces reads as it would as a whole, wherever it is cut', () => {
  const word = fc.constantFrom(
    '/srv/data/chat1',
    '/srv/data/chat1/',
    '/srv/',
    'chat1',
    '0',
    ' ',
    'file://',
    '/srv/homes/one',
    '.',
    'a',
    '-I',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(fc.nat(60), { maxLength: 8 }), (words, cuts) => {
      const whole = words.join('')
      const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length].sort((a, b) => a - b)
      const stream = paths.stream()
      const pieces = at.slice(1).map((end, index) => stream.push(whole.slice(at[index], end)))
      expect(pieces.join('') + stream.flush()).toBe(paths.text(whole))
    }),
  )
})

test('nothing is kept back of a text without paths', () => {
  const stream = paths.stream()
  expect(stream.push('Hello wor')).toBe('Hello wor')
  expect(stream.push('ld')).toBe('ld')
})
