import { expect, test } from 'vitest'
import { isPressed, keyList, keysOf, labelled } from '#components/palette/keys.ts'

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
  code = '',
) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

/** What browsers do not give away, or do something with that people count on. */
const reserved = /^(Mod\+(Shift\+)?[NTWQRLPFDSJHZXCVAYU0-9=-]|Mod\+Shift\+B|Alt\+([DEF0-9]|Arrow(Left|Right)|F4))$/

test.each([true, false])('no key means two things at one place (on a Mac: %s)', (mac) => {
  const seen = keyList.map(({ id, place }) => `${place} ${keysOf(id, mac)}`)
  expect(new Set(seen).size).toBe(seen.length)
  const everywhere = keyList.filter(({ place }) => place === 'Everywhere').map(({ id }) => keysOf(id, mac))
  const elsewhere = keyList.filter(({ place }) => place !== 'Everywhere').map(({ id }) => keysOf(id, mac))
  expect(elsewhere.filter((keys) => keys !== 'Escape' && everywhere.includes(keys))).toEqual([])
})

test.each([true, false])('no key takes one that belongs to the browser (on a Mac: %s)', (mac) => {
  // To save what is edited and to find are what people mean by these two, here as in the browser.
  const sameMeaning = ['save-file', 'find']
  const own = keyList.filter(({ id }) => !sameMeaning.includes(id))
  expect(own.map(({ id }) => keysOf(id, mac)).filter((keys) => reserved.test(keys))).toEqual([])
})

test('Mod is ⌘ on a Mac and Ctrl elsewhere, and nothing else may be held', () => {
  expect(isPressed(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true)
  expect(isPressed(press('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false)
  expect(isPressed(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true)
  expect(isPressed(press('K', { ctrlKey: true, shiftKey: true }), 'Mod+K', false)).toBe(false)
})

test('with Alt the place of the letter counts, whatever character it makes', () => {
  expect(isPressed(press('Dead', { altKey: true, ctrlKey: true }, 'KeyN'), 'Ctrl+Alt+N', true)).toBe(true)
  expect(isPressed(press('ń', { altKey: true }, 'KeyN'), 'Alt+N', false)).toBe(true)
})

test('a sign is itself with Shift or without', () => {
  expect(isPressed(press('?', { shiftKey: true }), '?', false)).toBe(true)
  expect(isPressed(press('?'), '?', false)).toBe(true)
  expect(isPressed(press(',', { ctrlKey: true }), 'Mod+,', false)).toBe(true)
})

test('keys are labelled as the keyboard of the platform labels them', () => {
  expect(labelled('Mod+K', true)).toEqual([['⌘', 'K']])
  expect(labelled('Mod+K', false)).toEqual([['Ctrl', 'K']])
  expect(labelled('Escape Escape', false)).toEqual([['Esc'], ['Esc']])
  expect(labelled('Alt+Shift+ArrowDown', false)).toEqual([['Alt', 'Shift', '↓']])
})
