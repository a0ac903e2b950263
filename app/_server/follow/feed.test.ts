import { expect, test } from 'vitest'
import { ada, bo, chatA, chatB, delta, renamed } from '#app/_server/follow/chats.fixture.ts'
import { testHub } from '#app/_server/follow/hub.fixture.ts'

test('a feed says how many requests are open, then what changes in chats of its person that nobody follows', async () => {
  const { chats, followMany } = testHub()
  chats.add(chatA, ada)
  chats.inbox.set(ada.personId, ['req_1', 'req_2'])
  const feed = await followMany(ada, [], true)
  expect(await feed.take(1)).toEqual([{ id: null, data: { type: 'inbox.changed', open: 2 } }])
  chats.append(chatA, [delta('text is no news for a list')])
  chats.append(chatA, [renamed('One')])
  expect(await feed.take(1)).toMatchObject([{ id: null, data: { type: 'chat.status', chatId: chatA, title: 'One' } }])
})

test('a feed has nothing of the chats of others', async () => {
  const { chats, followMany } = testHub()
  chats.add(chatA, ada)
  chats.add(chatB, bo)
  const feed = await followMany(ada, [], true)
  await feed.take(1)
  chats.append(chatB, [renamed('Secret')])
  chats.append(chatA, [renamed('Own')])
  expect((await feed.take(1))[0]?.data).toMatchObject({ chatId: chatA, title: 'Own' })
})

test('the inbox is said again when its number changed, and only then', async () => {
  const { chats, followMany } = testHub()
  chats.add(chatA, ada)
  const feed = await followMany(ada, [], true)
  await feed.take(1)
  chats.append(chatA, [renamed('One')])
  await feed.take(1)
  chats.inbox.set(ada.personId, ['req_1'])
  chats.append(chatA, [renamed('Two')])
  expect((await feed.take(2)).map((frame) => frame.data.type)).toEqual(['chat.status', 'inbox.changed'])
})

test('a status that could not be read is said with the next poll', async () => {
  const { chats, followMany, poll, nextFault } = testHub()
  chats.add(chatA, ada)
  const feed = await followMany(ada, [], true)
  await feed.take(1)
  const failed = nextFault()
  const { status } = chats
  chats.status = async () => {
    throw new Error('no database')
  }
  chats.append(chatA, [renamed('One')])
  await failed
  chats.status = status
  poll()
  expect((await feed.take(1))[0]?.data).toMatchObject({ type: 'chat.status', title: 'One' })
})

test('a bus that is back says the state of all chats again', async () => {
  const { chats, followMany } = testHub()
  chats.add(chatA, ada)
  const feed = await followMany(ada, [], true)
  await feed.take(1)
  chats.append(chatA, [renamed('Unheard')], 'lost')
  chats.resync()
  expect((await feed.take(1))[0]?.data).toMatchObject({ chatId: chatA, title: 'Unheard' })
})

test('a deleted chat leaves the lists of its owner, once', async () => {
  const { chats, followMany } = testHub()
  chats.add(chatA, ada)
  chats.add(chatB, ada)
  const [feed, both] = [await followMany(ada, [], true), await followMany(ada, [[chatA, 'snapshot']], true)]
  await feed.take(1)
  await both.take(2)
  chats.delete(chatA)
  chats.publish({ type: 'closed', by: { chatId: chatA }, reason: 'deleted' })
  const closed = { id: null, data: { type: 'closed', chatId: chatA, reason: 'deleted' } }
  expect(await feed.take(1)).toEqual([closed])
  chats.append(chatB, [renamed('Next')])
  expect(await both.take(2)).toMatchObject([closed, { data: { type: 'chat.status', chatId: chatB } }])
})

test('what no log has is said too: what somebody keeps about a chat, their workspaces, another request', async () => {
  const { chats, followMany } = testHub()
  chats.add(chatA, ada)
  chats.inbox.set(ada.personId, ['req_1'])
  const [feed, others] = [await followMany(ada, [], true), await followMany(bo, [], true)]
  await feed.take(1)
  await others.take(1)
  chats.publish({ type: 'person', personId: ada.personId, chatId: chatA })
  expect((await feed.take(1))[0]?.data).toMatchObject({ type: 'chat.status', chatId: chatA })
  chats.publish({ type: 'person', personId: ada.personId })
  expect((await feed.take(1))[0]?.data).toEqual({ type: 'workspaces.changed' })
  chats.inbox.set(ada.personId, ['req_2'])
  chats.append(chatA, [renamed('One')])
  expect((await feed.take(2)).map((frame) => frame.data.type)).toEqual(['chat.status', 'inbox.changed'])
  chats.publish({ type: 'person', personId: bo.personId })
  expect((await others.take(1))[0]?.data).toEqual({ type: 'workspaces.changed' })
})
