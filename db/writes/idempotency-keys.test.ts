import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { idempotencyKeys } from '#db/schema/idempotency-keys.ts'
import { type Answer, withIdempotencyKey, withIdempotencyKeyInOne } from '#db/writes/idempotency-keys.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
let ada: PersonActor
let runs: number
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store)
  runs = 0
  return at.close
})

const count = async (): Promise<Answer> => ({ status: 202, body: { run: ++runs } })
const ask = (run = count, actor = ada, requestHash = 'h') =>
  withIdempotencyKey(actor, at.store, { key: 'k', requestHash }, run)

test('a repeated request runs once and gets the same answer', async () => {
  const first = await ask()
  expect(await ask()).toEqual(first)
  expect(first).toEqual({ status: 202, body: { run: 1 } })
})

test("another person's key is another key", async () => {
  await ask()
  expect(await ask(count, await testPerson(at.store))).toEqual({ status: 202, body: { run: 2 } })
})

test('a key that was used for something else is refused', async () => {
  await ask()
  await expect(ask(count, ada, 'other')).rejects.toMatchObject({ code: 'invalid' })
})

test('of two at once one runs, and the other is told', async () => {
  const hold = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const slow = ask(async () => {
    started.resolve()
    await hold.promise
    return count()
  })
  await started.promise
  await expect(ask()).rejects.toMatchObject({ code: 'conflict' })
  hold.resolve()
  expect(await slow).toEqual({ status: 202, body: { run: 1 } })
})

test('a request that throws may be made again', async () => {
  const failure = new Error('the database went away')
  await expect(ask(() => Promise.reject(failure))).rejects.toBe(failure)
  expect(await ask()).toEqual({ status: 202, body: { run: 1 } })
})

test('a request that was cut short may be made again after five minutes, any after a day', async () => {
  const { database } = at.store
  await database.insert(idempotencyKeys).values({ personId: ada.personId, key: 'k', requestHash: 'h' })
  await expect(ask()).rejects.toMatchObject({ code: 'conflict' })
  await database.update(idempotencyKeys).set({ createdAt: sql`now() - interval '6 minutes'` })
  expect(await ask()).toMatchObject({ body: { run: 1 } })
  await database.update(idempotencyKeys).set({ createdAt: sql`now() - interval '23 hours'` })
  expect(await ask()).toMatchObject({ body: { run: 1 } })
  await database.update(idempotencyKeys).set({ createdAt: sql`now() - interval '25 hours'` })
  expect(await ask()).toMatchObject({ body: { run: 2 } })
})

const askInOne = (run: Parameters<typeof withIdempotencyKeyInOne>[3]) =>
  withIdempotencyKeyInOne(ada, at.store, { key: 'k', requestHash: 'h' }, run)

test('in one transaction, a request whose connection is lost before its answer was written did nothing, and may be made again', async () => {
  const send = async ({ database }: TestStore['store']) => {
    await database.execute(
      sql`insert into people (id, email, name) values (${`per_${++runs}`}, ${`${runs}@example.org`}, 'Eve')`,
    )
    return { status: 202, body: { run: runs } }
  }
  const lost = askInOne(async (through) => {
    const answer = await send(through)
    await through.database.execute(sql`select pg_terminate_backend(pg_backend_pid())`)
    return answer
  })
  await expect(lost).rejects.toThrow()
  expect(await askInOne(send)).toEqual({ status: 202, body: { run: 2 } })
  expect(await askInOne(send)).toEqual({ status: 202, body: { run: 2 } })
  const { rows } = await at.store.database.execute(sql`select id from people where name = 'Eve'`)
  expect(rows).toEqual([{ id: 'per_2' }])
})

test('in one transaction, of two at once one runs and both get its answer', async () => {
  const hold = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const slow = askInOne(async () => {
    started.resolve()
    await hold.promise
    return count()
  })
  await started.promise
  const repeated = askInOne(count)
  hold.resolve()
  expect(await Promise.all([slow, repeated])).toEqual(Array(2).fill({ status: 202, body: { run: 1 } }))
})
