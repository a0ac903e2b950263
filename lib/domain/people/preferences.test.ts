import { expect, test } from 'vitest'
import { backendId } from '#lib/domain/ids.ts'
import { changePreferences } from '#lib/domain/people/change-preferences.ts'
import { preferenceChanges, preferences } from '#lib/domain/people/preferences.ts'

const codex = backendId.parse('codex')

test('what was never set has its default', () => {
  expect(preferences.parse({})).toMatchObject({ theme: 'system', density: 'comfortable', backend: null, models: {} })
})

test('a change leaves everything else as it is', () => {
  const first = changePreferences(preferences.parse({}), { notifications: { failed: true }, models: { [codex]: 'a' } })
  const second = changePreferences(first, { theme: 'dark', notifications: { waiting: true } })
  expect(second).toMatchObject({
    theme: 'dark',
    notifications: { waiting: true, failed: true, completed: false },
    models: { codex: 'a' },
  })
})

test('null forgets the model that was asked of a backend', () => {
  const old = preferences.parse({ models: { codex: 'a', goose: 'b' } })
  expect(changePreferences(old, { models: { [codex]: null } }).models).toEqual({ goose: 'b' })
})

test('a change that names what does not exist is refused', () => {
  for (const bad of [
    { colour: 'red' },
    { theme: 'blue' },
    { notifications: { everything: true } },
    { models: { Bad: 'x' } },
  ])
    expect(preferenceChanges.safeParse(bad).success, JSON.stringify(bad)).toBe(false)
})
