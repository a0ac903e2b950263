import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { tries } from '#db/schema/tries.ts'
import { countAsk } from '#db/writes/tries/ask.ts'
import { guardSignIn } from '#db/writes/tries/guard-sign-in.ts'
import { removeOldTries } from '#db/writes/tries/remove-old.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost } from '#tests/support/people.ts'

let at: TestStore
beforeEach(async () => {
  at = await testStore()
  return at.close
})

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : 'bug'),
  )
const ask = (name: string) => codeOf(countAsk(at.store, { name }))
const signIn = (name: string, run: () => Promise<unknown>) => codeOf(guardSignIn(at.store, { name }, run))
const wrong = async () => {
  throw new Refusal('unauthenticated', 'Wrong.')
}
const right = async () => 'in'
/** As if everything so far had happened that much earlier. */
const pass = (interval: string) => at.store.database.update(tries).set({ at: sql`${tries.at} - ${interval}::interval` })

test('five a name may be asked for within a quarter of an hour', async () => {
  for (let i = 0; i < 5; i++) expect(await ask('ada')).toBe('done')
  await expect(countAsk(at.store, { name: 'Ada' })).rejects.toThrow(/too often/)
  expect(await ask('bo')).toBe('done')
  await pass('14 minutes')
  expect(await ask('ada')).toBe('too_many')
  await pass('1 minute')
  expect(await ask('ada')).toBe('done')
})

test('a hundred in all may be asked for within a quarter of an hour, beside any number of sign-ins', async () => {
  expect(await signIn('ada', wrong)).toBe('unauthenticated')
  for (let i = 0; i < 100; i++) expect(await ask(`name${i}`)).toBe('done')
  expect(await ask('another')).toBe('too_many')
  expect(await signIn('another', right)).toBe('done')
  await pass('15 minutes')
  expect(await ask('another')).toBe('done')
})

test('what is asked for at the same time is counted one by one', async () => {
  const codes = await Promise.all(Array.from({ length: 12 }, () => ask('ada')))
  expect(codes.filter((code) => code === 'done')).toHaveLength(5)
})

test('after ten failures for a name nothing more is looked at until five minutes are over', async () => {
  for (let i = 0; i < 10; i++) expect(await signIn('ada', wrong)).toBe('unauthenticated')
  let looked = false
  const look = async () => {
    looked = true
  }
  expect(await signIn('ada', look)).toBe('too_many')
  expect(looked).toBe(false)
  expect(await signIn('bo', look)).toBe('done')
  await pass('4 minutes')
  expect(await signIn('ada', look)).toBe('too_many')
  await pass('1 minute')
  expect(await signIn('ada', look)).toBe('done')
})

test('tries at the same time count before they fail', async () => {
  const codes = await Promise.all(Array.from({ length: 15 }, () => signIn('ada', wrong)))
  expect(codes.filter((code) => code === 'too_many')).toHaveLength(5)
})

test('a success forgets what failed before it, for that name alone', async () => {
  for (let i = 0; i < 9; i++) await signIn('ada', wrong)
  for (let i = 0; i < 10; i++) await signIn('bo', wrong)
  expect(await signIn('ada', right)).toBe('done')
  for (let i = 0; i < 10; i++) expect(await signIn('ada', wrong)).toBe('unauthenticated')
  expect(await signIn('bo', right)).toBe('too_many')
})

test('a try that failed for another reason than a refusal counts for nothing', async () => {
  const broken = async () => {
    throw new Error('broken')
  }
  for (let i = 0; i < 9; i++) await signIn('ada', wrong)
  for (let i = 0; i < 5; i++) expect(await signIn('ada', broken)).toBe('bug')
  expect(await signIn('ada', wrong)).toBe('unauthenticated')
  expect(await signIn('ada', right)).toBe('too_many')
})

test('a name is kept as its hash, and for a day', async () => {
  await ask('Ada@example.org')
  await pass('24 hours 1 second')
  await ask('bo@example.org')
  const names = async () => (await at.store.database.select().from(tries)).map(({ name }) => name)
  const sha256 = (name: string) => createHash('sha256').update(name).digest('hex')
  expect(new Set(await names())).toEqual(new Set([sha256('ada@example.org'), sha256('bo@example.org')]))
  await removeOldTries(await testHost(at.store), at.store)
  expect(await names()).toEqual([sha256('bo@example.org')])
})
