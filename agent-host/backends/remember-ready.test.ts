import { expect, test } from 'vitest'
import type { Backend } from '#agent-host/backends/backend.ts'
import { rememberReady } from '#agent-host/backends/remember-ready.ts'

test('a backend that is ready is looked at once, one that is not again', async () => {
  const states = ['broken', 'ready', 'missing'] as const
  let looks = 0
  const backend = rememberReady({ health: async () => ({ state: states[looks++] }) } as unknown as Backend)
  const { signal } = new AbortController()
  const found = [await backend.health(signal), await backend.health(signal), await backend.health(signal)]
  expect(found.map(({ state }) => state)).toEqual(['broken', 'ready', 'ready'])
  expect(looks).toBe(2)
})
