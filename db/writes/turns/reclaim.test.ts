import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimTurn } from '#db/writes/turns/claim.ts'
import { reclaimTurns } from '#db/writes/turns/reclaim.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { end, leaseMs, type Scene, startTurnWith, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const reclaim = async ({ host, store }: Scene, known: Parameters<typeof reclaimTurns>[2]['known'] = []) =>
  await reclaimTurns(host, store, { leaseMs, known })

describe('reclaimTurns', () => {
  it('gives a claim whose answer was lost as it was made', async () => {
    const scene = await testScene(database.store, { model: 'large', mode: 'plan', options: { effort: 'high' } })
    await sendMessage(scene.owner, scene.store, { chatId: scene.chatId, text: 'Hello' })
    const claimed = await claimTurn(scene.host, scene.store, { leaseMs })
    expect(claimed).not.toBeNull()
    expect(await reclaim(scene)).toEqual([claimed])
  })

  it('gives none that its host knows, that was told to an agent, that ended, or that is another host’s', async () => {
    const known = await testScene(database.store)
    await sendMessage(known.owner, known.store, { chatId: known.chatId, text: 'Hello' })
    const claimed = await claimTurn(known.host, known.store, { leaseMs })
    if (!claimed) throw new Error('nothing was claimed')
    expect(await reclaim(known, [claimed.lease.turnId])).toEqual([])
    expect(await reclaim({ ...known, host: await testHost(database.store) })).toEqual([])
    await end(known, claimed.lease, { outcome: 'stopped', told: false })
    expect(await reclaim(known)).toEqual([])
    const told = await testScene(database.store)
    await startTurnWith(told, 'Hello')
    expect(await reclaim(told)).toEqual([])
  })
})
