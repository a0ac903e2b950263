import { expect, test } from 'vitest'
import { typedIn } from '#components/updates/typed.ts'

test('what stands in the composer is a draft that is kept, anything else would be lost', () => {
  const composer = { value: 'half a thought', label: 'Message', type: 'textarea' }
  expect(typedIn([composer])).toBe('draft')
  expect(typedIn([composer, { value: 'x', label: null, type: 'text' }])).toBe('lost')
})

test('empty fields and what is only chosen are nothing', () => {
  expect(typedIn([])).toBe('nothing')
  expect(
    typedIn([
      { value: '', label: 'Message', type: 'textarea' },
      { value: 'on', label: null, type: 'radio' },
    ]),
  ).toBe('nothing')
})
