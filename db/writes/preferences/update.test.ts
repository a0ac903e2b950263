import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPreferences } from '#db/reads/people.ts'
import { updatePreferences } from '#db/writes/preferences/update.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
beforeAll(async () => {
  at = await testStore()
})
afterAll(() => at.close())

test('preferences are one’s own, and changes made at once all count', async () => {
  const [ada, bob] = [await testPerson(at.store), await testPerson(at.store)]
  await Promise.all([
    updatePreferences(ada, at.store, { theme: 'dark' }),
    updatePreferences(ada, at.store, { density: 'compact' }),
    updatePreferences(ada, at.store, { notifications: { waiting: true } }),
  ])
  expect(await readPreferences(ada, at.store)).toMatchObject({
    theme: 'dark',
    density: 'compact',
    notifications: { waiting: true, failed: false },
  })
  expect(await readPreferences(bob, at.store)).toMatchObject({ theme: 'system', density: 'comfortable' })
})
