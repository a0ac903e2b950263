import { beforeEach, expect, test } from 'vitest'
import { listIdentities } from '#db/reads/identities.ts'
import { connectIdentity } from '#db/writes/identities/connect.ts'
import { disconnectIdentity } from '#db/writes/identities/disconnect.ts'
import { changePassword } from '#db/writes/people/change-password.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

const [used, unused] = ['https://id.example', 'https://old.example']
let at: TestStore
let ada: PersonActor
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store)
  return at.close
})

const connect = (actor: PersonActor, provider = used) =>
  connectIdentity(actor, at.store, { provider, subject: 'subject' })
const disconnect = (actor: PersonActor, more: { provider?: string; sendsMail?: boolean } = {}) =>
  disconnectIdentity(actor, at.store, { provider: used, waysHere: [used], sendsMail: false, ...more })
const providersOf = async (actor: PersonActor) =>
  (await listIdentities(actor, at.store)).map(({ provider }) => provider)

test('an account at a provider is one person’s, however often it is connected', async () => {
  const bo = await testPerson(at.store)
  await connect(ada)
  await connect(ada)
  await expect(connect(bo)).rejects.toMatchObject({ code: 'conflict' })
  expect(await providersOf(ada)).toEqual([used])
  expect(await providersOf(bo)).toEqual([])
})

test('the last way in stays; a provider that is not used here is none', async () => {
  await connect(ada)
  await connect(ada, unused)
  await expect(disconnect(ada)).rejects.toMatchObject({ code: 'conflict' })
  expect(await providersOf(ada)).toContain(used)
  await disconnect(ada, { provider: unused })
  expect(await providersOf(ada)).toEqual([used])
})

test('with a password, or where links are mailed, it is disconnected', async () => {
  await connect(ada)
  await disconnect(ada, { sendsMail: true })
  await connect(ada)
  await changePassword(ada, at.store, { oldPassword: '', password: 'correct horse' })
  await disconnect(ada)
  expect(await providersOf(ada)).toEqual([])
})

test('what was never connected, or is somebody else’s, is not there', async () => {
  const bo = await testPerson(at.store)
  await connect(bo)
  await expect(disconnect(ada)).rejects.toMatchObject({ code: 'not_found' })
  expect(await providersOf(bo)).toEqual([used])
})
