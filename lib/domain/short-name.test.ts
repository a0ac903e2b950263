import { expect, test } from 'vitest'
import { shortenName } from '#lib/domain/short-name.ts'
import { shortName } from '#lib/domain/short-name-schema.ts'

const family = '👨‍👩‍👧‍👦'
const name = shortName('Give it a name')
const faultOf = (text: string) => name.safeParse(text).error?.issues.map(({ message }) => message)

test('a name has at most 80 characters as people count them, of any script', () => {
  for (const text of ['Ada', 'é'.repeat(80), '名'.repeat(80), '😀'.repeat(80), family.repeat(16)])
    expect(faultOf(text), text).toBeUndefined()
  for (const text of ['a'.repeat(81), family.repeat(17), '😀'.repeat(10_000), `a${'\u0301'.repeat(10_000)}`])
    expect(faultOf(text)).toEqual(['At most 80 characters'])
})

test('what nobody can see is no name', () => {
  for (const text of ['', '  ', '\u200b', '\u202e\u2066']) expect(faultOf(text)).toEqual(['Give it a name'])
})

test('another limit counts for what may be longer', () => {
  const title = shortName('Give it a title', 200)
  expect(title.safeParse('😀'.repeat(200)).success).toBe(true)
  expect(title.safeParse('😀'.repeat(10_000)).error?.issues[0]?.message).toBe('At most 200 characters')
})

test('a name that others made up is cut between characters', () => {
  expect(shortenName(' Ada ')).toBe('Ada')
  expect(shortenName('\u200b')).toBe('')
  expect(shortenName('a'.repeat(500))).toBe('a'.repeat(80))
  expect(shortenName(family.repeat(50))).toBe(family.repeat(16))
})
