import { expect, test } from 'vitest'
import { permissionOptions } from '#components/chats/permission-options.ts'

const shown = (options: Parameters<typeof permissionOptions>[0]) =>
  permissionOptions(options).map(({ name, key }) => [name, key])

test('what is for once comes first and has the key, however the agent lists it', () => {
  expect(
    shown([
      { optionId: '1', name: 'Allow for this session', kind: 'allow_always' },
      { optionId: '2', name: 'Allow', kind: 'allow_once' },
      { optionId: '3', name: 'Never', kind: 'reject_always' },
      { optionId: '4', name: 'No', kind: 'reject_once' },
    ]),
  ).toEqual([
    ['Allow', 'A'],
    ['Allow for this session', null],
    ['No', 'R'],
    ['Never', null],
  ])
})

test('a name that is only an identifier is said in words', () => {
  expect(
    shown([
      { optionId: 'allow_once', name: 'allow_once', kind: 'allow_once' },
      { optionId: 'reject_always', name: 'reject_always', kind: 'reject_always' },
      { optionId: 'reject_once', name: 'reject_once', kind: 'reject_once' },
    ]),
  ).toEqual([
    ['Allow once', 'A'],
    ['Reject', 'R'],
    ['Always reject', null],
  ])
})

test('where everything offered is for always, the first of it has the key', () => {
  expect(shown([{ optionId: '1', name: 'Trust it', kind: 'allow_always' }])).toEqual([['Trust it', 'A']])
})
