import { expect, test } from 'vitest'
import { nameFromSource } from '#components/workspaces/name-from-source.ts'

test('an address gives owner and repository, a folder its name', () => {
  expect(nameFromSource('https://github.com/acme/web.git')).toBe('acme/web')
  expect(nameFromSource('https://github.com/acme/web/')).toBe('acme/web')
  expect(nameFromSource('git@github.com:acme/web.git')).toBe('web')
  expect(nameFromSource('/home/ana/web')).toBe('web')
  expect(nameFromSource('')).toBe('')
})
