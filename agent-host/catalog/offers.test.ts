import { expect, it } from 'vitest'
import type { Backend, BackendSession, BackendSlot } from '#agent-host/backends/backend.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { Offers } from '#agent-host/catalog/offers.ts'
import type { BackendInfo, BackendOption } from '#lib/domain/backends/backend.ts'
import { backendId, backendSessionId } from '#lib/domain/ids.ts'
import { makeLog } from '#lib/log.ts'

const id = backendId.parse('fake')
const { signal } = new AbortController()
const models = (value: string, ...values: string[]): BackendOption[] => [
  { id: 'model', name: 'Model', category: 'model', value, choices: values.map((each) => choice(each)) },
]
const choice = (value: string) => ({ value, name: value, description: null })

/** A backend whose sessions offer what `offered` says when they are opened. */
function scene(offered: () => BackendOption[]) {
  let nowMs = 0
  let opened = 0
  const session = { id: backendSessionId.parse('s'), close: async () => undefined } as BackendSession
  const slot: Partial<BackendSlot> = {
    openSession: async ({ onUpdate }) => {
      opened++
      onUpdate({ type: 'options', options: offered() })
      onUpdate({ type: 'commands', commands: [] })
      return session
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
  const backend = { id, name: 'Fake', prepare: async () => slot } as unknown as Backend
  const info = { id, version: '1', state: 'ready' } as BackendInfo
  const offers = new Offers({ log: makeLog('test', 'silent'), models: noModels, nowMs: () => nowMs })
  return {
    offers,
    learn: () => offers.learn([{ backend, info }], signal, async () => undefined),
    later: (ms: number) => {
      nowMs += ms
    },
    opened: () => opened,
  }
}

it('what a chat’s session tells is no offer, but a reason to ask again after a while', async () => {
  let options = models('small', 'small', 'large')
  const { offers, learn, later, opened } = scene(() => options)
  await learn()
  options = models('small', 'small', 'large', 'huge')
  offers.heard(id, models('secret', 'small', 'secret'))
  expect(offers.of(id)?.options).toEqual(models('small', 'small', 'large'))
  await learn()
  expect(opened()).toBe(1)
  later(10 * 60_000)
  await learn()
  expect(offers.of(id)?.options).toEqual(options)
})

it('another choice among the same is no reason', async () => {
  const { offers, learn, later, opened } = scene(() => models('small', 'small', 'large'))
  await learn()
  offers.heard(id, models('large', 'small', 'large'))
  later(60 * 60_000)
  await learn()
  expect(opened()).toBe(1)
})

it('a backend that could not be asked is asked again after a while, and keeps what is known of it', async () => {
  let works = true
  const { offers, learn, later, opened } = scene(() => {
    if (works) return models('small', 'small')
    throw new Error('overloaded')
  })
  works = false
  await learn()
  expect(offers.of(id)).toBeNull()
  await learn()
  expect(opened()).toBe(1)
  works = true
  later(10 * 60_000)
  await learn()
  expect(offers.of(id)?.options).toEqual(models('small', 'small'))
})
