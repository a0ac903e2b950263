import { afterAll, beforeAll, expect, it } from 'vitest'
import { afterCommit } from '#db/after-commit.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const rollBack = () => {
  throw new Error('rolled back')
}

it('runs what a transaction left, in order and not before it is committed', async () => {
  const done: string[] = []
  const answer = await database.store.database.transaction(async (tx) => {
    afterCommit(tx, () => done.push('first'))
    await tx.transaction(async (part) => afterCommit(part, () => done.push('of a part')))
    afterCommit(tx, () => done.push('last'))
    expect(done).toEqual([])
    return 'answer'
  })
  expect([answer, ...done]).toEqual(['answer', 'first', 'of a part', 'last'])
})

it('runs nothing of a transaction that is rolled back', async () => {
  const done: string[] = []
  const lost = database.store.database.transaction(async (tx) => {
    afterCommit(tx, () => done.push('whole'))
    await tx.transaction(async (part) => afterCommit(part, () => done.push('part')))
    rollBack()
  })
  await expect(lost).rejects.toThrow('rolled back')
  expect(done).toEqual([])
})

it('runs nothing of a part that is rolled back, nor of the parts in it, and the rest all the same', async () => {
  const done: string[] = []
  await database.store.database.transaction(async (tx) => {
    const lost = tx.transaction(async (part) => {
      afterCommit(part, () => done.push('part'))
      await part.transaction(async (inner) => afterCommit(inner, () => done.push('inner')))
      rollBack()
    })
    await expect(lost).rejects.toThrow('rolled back')
    await tx.transaction(async (part) => afterCommit(part, () => done.push('tried again')))
  })
  expect(done).toEqual(['tried again'])
})

it('a task that fails does not fail the write, nor keep the others from running', async () => {
  const done: string[] = []
  await database.store.database.transaction(async (tx) => {
    afterCommit(tx, rollBack)
    afterCommit(tx, () => done.push('next'))
  })
  expect(done).toEqual(['next'])
})
