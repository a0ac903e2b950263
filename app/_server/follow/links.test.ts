import { expect, test } from 'vitest'
import { ada, chatA, chatB, delta, guest } from '#app/_server/follow/chats.fixture.ts'
import { manyChats } from '#app/_server/follow/dress.ts'
import { FrameReader, testHub } from '#app/_server/follow/hub.fixture.ts'
import { Refusal } from '#lib/domain/refusal.ts'

test('who follows by link sees what a viewer may, beside the owner of the same chat', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const [own, seen] = [await follow(ada, chatA), await follow(guest, chatA)]
  await own.take(1)
  expect((await seen.take(1))[0]?.data).toMatchObject({ type: 'snapshot', view: { role: 'viewer' } })
  chats.append(chatA, [{ type: 'chat.updated', queueHeld: true }, delta('on')])
  expect((await own.take(2)).map(({ id }) => id)).toEqual(['1', '2'])
  expect((await seen.take(1))[0]).toMatchObject({ id: '2', data: { type: 'part.delta', text: 'on' } })
})

test('a link that is revoked closes what it opened, and nothing of the account on the same connection', async () => {
  const { chats, hub } = testHub()
  chats.add(chatA, ada)
  chats.add(chatB, ada)
  const stream = new FrameReader(
    await hub.open({
      account: ada,
      dress: manyChats,
      feed: false,
      chats: new Map([
        [chatA, { actor: guest, start: 'snapshot' }],
        [chatB, { actor: ada, start: 'snapshot' }],
      ]),
    }),
  )
  await stream.take(2)
  chats.publish({ type: 'closed', by: { grantId: guest.grantId }, reason: 'revoked' })
  expect((await stream.take(1))[0]?.data).toEqual({ type: 'closed', chatId: chatA, reason: 'revoked' })
  chats.append(chatA, [delta('unheard')])
  chats.append(chatB, [delta('heard')])
  expect((await stream.take(1))[0]?.id).toBe('cht_b:1')
})

test('a person has a hundred streams at most, a link two thousand, and who leaves makes room', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const streams = []
  for (let i = 0; i < 100; i++) streams.push(await follow(ada, chatA))
  await expect(follow(ada, chatA)).rejects.toThrow(Refusal)
  const guests = []
  for (let i = 0; i < 2000; i++) guests.push(await follow(guest, chatA))
  await expect(follow(guest, chatA)).rejects.toMatchObject({ code: 'too_many' })
  await streams[0]?.leave()
  await guests[0]?.leave()
  const [next, nextGuest] = [await follow(ada, chatA), await follow(guest, chatA)]
  expect((await next.take(1))[0]?.data.type).toBe('snapshot')
  expect((await nextGuest.take(1))[0]?.data.type).toBe('snapshot')
})
