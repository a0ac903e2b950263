import { expect, test } from 'vitest'
import { ada, bo, chatA, delta, guest } from '#app/_server/follow/chats.fixture.ts'
import { oneChat } from '#app/_server/follow/dress.ts'
import { FrameReader, testHub } from '#app/_server/follow/hub.fixture.ts'

const adaHere = { personId: ada.personId, name: 'Ada', role: 'owner' }

test('everybody who follows is told who does, once a change, and the other processes too', async () => {
  const { chats, follow, sayPresence, published } = testHub()
  chats.add(chatA, ada)
  const own = await follow(ada, chatA)
  await own.take(1)
  await sayPresence()
  expect((await own.take(1))[0]).toEqual({ id: null, data: { type: 'presence', people: [adaHere], anonymous: 0 } })
  const [second, seen] = [await follow(ada, chatA), await follow(guest, chatA)]
  for (const stream of [second, seen]) await stream.take(1)
  await sayPresence()
  for (const stream of [own, second, seen])
    expect((await stream.take(1))[0]?.data).toEqual({ type: 'presence', people: [adaHere], anonymous: 1 })
  expect(published).toMatchObject([
    { type: 'presence', chatId: chatA, presence: { people: [adaHere], anonymous: 0 }, asks: true },
    { type: 'presence', chatId: chatA, presence: { people: [adaHere], anonymous: 1 }, asks: false },
  ])
  await seen.leave()
  await second.leave()
  await sayPresence()
  expect((await own.take(1))[0]?.data).toEqual({ type: 'presence', people: [adaHere], anonymous: 0 })
  await sayPresence()
  chats.append(chatA, [delta('1')])
  expect((await own.take(1))[0]?.id).toBe('1')
})

test('who follows in another process is among them, until that says otherwise or is not heard of any more', async () => {
  const { chats, follow, sayPresence, published, ping, clock } = testHub()
  chats.add(chatA, ada)
  const own = await follow(ada, chatA)
  await own.take(1)
  await sayPresence()
  await own.take(1)
  const there = (anonymous: number, asks = false) =>
    chats.publish({ type: 'presence', webId: 'other', chatId: chatA, presence: { people: [], anonymous }, asks })
  const watching = async () => {
    await sayPresence()
    return (await own.take(1))[0]?.data.anonymous
  }
  there(2, true)
  expect(await watching()).toBe(2)
  expect(published).toHaveLength(2)
  there(1)
  expect(await watching()).toBe(1)
  there(0)
  expect(await watching()).toBe(0)
  there(3)
  expect(await watching()).toBe(3)
  clock.nowMs += 20_000
  chats.publish({ type: 'web', webId: 'other' })
  clock.nowMs += 20_000
  ping()
  await own.take(1)
  chats.append(chatA, [delta('still three')])
  await sayPresence()
  expect((await own.take(1))[0]?.id).toBe('1')
  clock.nowMs += 20_000
  ping()
  await own.take(1)
  expect(await watching()).toBe(0)
  expect(published.filter(({ type }) => type === 'web')).toHaveLength(2)
})

test('who follows by link and is signed in is named, whether the chat is theirs to see or not', async () => {
  const { chats, hub, follow, sayPresence } = testHub()
  chats.add(chatA, ada)
  const own = await follow(ada, chatA)
  await own.take(1)
  const starts = new Map([[chatA, { actor: guest, start: 'snapshot' as const }]])
  const seen = new FrameReader(await hub.open({ account: bo, dress: oneChat, feed: false, chats: starts }))
  await seen.take(1)
  await sayPresence()
  const boHere = { personId: bo.personId, name: 'Bo', role: 'viewer' }
  expect((await own.take(1))[0]?.data).toEqual({ type: 'presence', people: [adaHere, boHere], anonymous: 0 })
})
