import { expect, test } from 'vitest'
import { bytesOf, fromBase64 } from '#components/shells/bytes.ts'
import { Typist } from '#components/shells/typist.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'

const ok = { ok: true, data: null } as const
const failed = (code: string) => ({ ok: false, error: { code, message: `it is ${code}` } }) as const

function scene(answers: (ActionResult<unknown> | Promise<ActionResult<unknown>>)[] = []) {
  const sent: [number, string][] = []
  const faults: (string | null)[] = []
  const typist = new Typist({
    send: async ({ seq, data }) => {
      sent.push([seq, new TextDecoder().decode(fromBase64(data))])
      return (await answers.shift()) ?? ok
    },
    onFault: (words) => faults.push(words),
    pause: () => Promise.resolve(),
  })
  return { typist, sent, faults, type: (text: string) => typist.type(bytesOf(text)) }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('what is typed while a piece is under way is one piece after it', async () => {
  const first = Promise.withResolvers<ActionResult<unknown>>()
  const { type, sent } = scene([first.promise])
  for (const key of 'echo ☃') type(key)
  await settled()
  expect(sent).toEqual([[1, 'e']])
  first.resolve(ok)
  await settled()
  expect(sent).toEqual([
    [1, 'e'],
    [2, 'cho ☃'],
  ])
})

test('what may have arrived is sent again under its number, before anything else', async () => {
  const { type, sent, faults } = scene([failed('unreachable'), failed('internal')])
  type('a')
  type('b')
  await settled()
  expect(sent).toEqual([
    [1, 'a'],
    [1, 'a'],
    [1, 'a'],
    [2, 'b'],
  ])
  expect(faults.at(0)).toContain('not arrived')
  expect(faults.at(-1)).toBeNull()
})

test('what is refused is said and dropped, with what was typed after it, and its number is used again', async () => {
  const refusal = Promise.withResolvers<ActionResult<unknown>>()
  const { type, sent, faults } = scene([refusal.promise])
  type('a')
  type('b')
  refusal.resolve(failed('too_many'))
  await settled()
  expect(faults).toEqual(['it is too_many'])
  type('c')
  await settled()
  expect(sent).toEqual([
    [1, 'a'],
    [1, 'c'],
  ])
})

test('a long paste goes in pieces, one that is too long is refused whole', async () => {
  const { type, sent, faults } = scene()
  type('x'.repeat(70_000))
  await settled()
  expect(sent.map(([seq, text]) => [seq, text.length])).toEqual([
    [1, 32_768],
    [2, 32_768],
    [3, 4_464],
  ])
  type('y'.repeat(5_000_000))
  expect(faults.at(-1)).toContain('too much')
})
