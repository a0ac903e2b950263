import fc from 'fast-check'
import { expect, it } from 'vitest'
import { storable } from '#lib/domain/events/storable.ts'

const anyValue = fc.jsonValue({ stringUnit: 'binary', depthSize: 'small' })

it('a value has neither NUL nor half surrogate pairs in it, in texts and in keys', () => {
  const half = fc.constantFrom('\0', '\ud83d', '\ude00', 'a\0b', 'x\ud83dy')
  fc.assert(
    fc.property(fc.array(fc.record({ value: anyValue, text: half, key: half })), (values) => {
      const made = storable(values.map(({ value, text, key }) => ({ [key]: [value, text] })))
      const json = JSON.stringify(made)
      expect(json).not.toContain('\\u0000')
      expect(json).not.toMatch(/\\ud[89a-f]/)
    }),
  )
})

it('what is storable stays as it is, emoji too', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      expect(JSON.stringify(storable(value))).toBe(JSON.stringify(value))
    }),
  )
  expect(storable({ text: 'ok 😀', nothing: undefined })).toStrictEqual({ text: 'ok 😀' })
})

it('a key that JavaScript gives a meaning is a key like any other', () => {
  const value: unknown = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}')
  expect(JSON.stringify(storable(value))).toBe(JSON.stringify(value))
})
