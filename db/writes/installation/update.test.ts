import { afterAll, beforeAll, expect, test } from 'vitest'
import { readInstallation } from '#db/reads/installation.ts'
import { updateInstallation } from '#db/writes/installation/update.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
beforeAll(async () => {
  at = await testStore()
})
afterAll(() => at.close())

test('only administrators see and set what is for everybody', async () => {
  const [admin, person] = [await testPerson(at.store, { administrator: true }), await testPerson(at.store)]
  await Promise.all([
    updateInstallation(admin, at.store, { titles: { model: 'small' } }),
    updateInstallation(admin, at.store, { titles: { summaries: false } }),
  ])
  expect((await readInstallation(admin, at.store)).titles).toEqual({ titles: true, summaries: false, model: 'small' })
  await expect(readInstallation(person, at.store)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(updateInstallation(person, at.store, {})).rejects.toMatchObject({ code: 'forbidden' })
})
