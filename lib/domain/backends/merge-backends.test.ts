import { expect, test } from 'vitest'
import { type BackendInfo, backendInfo } from '#lib/domain/backends/backend.ts'
import { mergeBackends } from '#lib/domain/backends/merge-backends.ts'
import { backendId } from '#lib/domain/ids.ts'

const info = (id: string, state: BackendInfo['state'], custom = false): BackendInfo =>
  backendInfo.parse({ id, name: id, version: null, state, fault: null, custom, scripted: false })

test('a backend that one host can run counts as ready', () => {
  const merged = mergeBackends([[info('goose', 'missing')], [info('goose', 'ready')], [info('goose', 'broken')]], [])
  expect(merged).toEqual([info('goose', 'ready')])
})

test('a custom backend shows before any host tried it, and not after it was removed', () => {
  const added = { id: backendId.parse('mine'), name: 'Mine', registry: null }
  expect(mergeBackends([[info('old', 'ready', true)]], [added])).toMatchObject([
    { id: 'mine', name: 'Mine', state: 'missing', custom: true },
  ])
  expect(mergeBackends([[info('mine', 'ready', true)]], [added])).toEqual([info('mine', 'ready', true)])
})
