import { expect, it } from 'vitest'
import { readLog } from '#db/reads/log-entries.ts'
import { testStore } from '#tests/support/database.ts'
import { openLossyProxy } from '#tests/support/lossy-proxy.ts'
import { openRoom } from '#tests/support/room.ts'

it('turns whose commits are made and never answered, one in three, end whole, with nothing lost and nothing twice', async () => {
  const database = await testStore()
  let armed = false
  await using proxy = await openLossyProxy(database.url, (commit) => armed && commit % 3 === 2)
  const environment = { DATABASE_URL: proxy.url, DATABASE_DIRECT_URL: database.url }
  await using room = await openRoom({ model: true, database, environment })
  const chat = await room.newChat('greenroom', { mode: 'ask' })
  const chatId = chat.view.chat.id
  armed = true
  const tokens = (count: number) => Array.from({ length: count }, (_, i) => `tok${i}`).join(' ')
  for (let turn = 0; turn < 3; turn++) {
    const { turnId } = await room.send(chatId, `[[plain:150:100]] ${turn}`)
    expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed' })
    expect(chat.answer(turnId)).toBe(tokens(150))
  }
  const { turnId } = await room.send(chatId, '[[shell:echo done]]')
  await chat.until('a request', () => chat.view.requests.length > 0)
  const [request] = chat.view.requests
  if (!request) throw new Error('nothing was asked')
  await room.answer(request, 'allow_once')
  expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed' })
  const log = await readLog(room.store.database, { chatId, after: 0 })
  const count = (type: string) => log.filter((event) => event.type === type).length
  expect([count('turn.started'), count('turn.ended'), count('request.opened'), count('request.closed')]).toEqual([
    4, 4, 1, 1,
  ])
  expect(proxy.lost()).toBeGreaterThan(20)
})
