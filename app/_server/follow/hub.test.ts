import { expect, test } from 'vitest'
import { ada, bo, chatA, chatB, delta, guest, renamed } from '#app/_server/follow/chats.fixture.ts'
import { testHub } from '#app/_server/follow/hub.fixture.ts'

test('a fresh stream begins with a snapshot at its seq and goes on with every event after it', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  chats.append(chatA, [renamed('One'), renamed('Two')])
  const stream = await follow(ada, chatA)
  const [snapshot] = await stream.take(1)
  expect(snapshot).toMatchObject({ id: '2', data: { type: 'snapshot', seq: 2, view: { chat: { title: 'Two' } } } })

  chats.append(chatA, [renamed('Three')])
  chats.append(chatA, [delta('a'), delta('b')])
  const frames = await stream.take(3)
  expect(frames.map((frame) => [frame.id, frame.data.seq, frame.data.type])).toEqual([
    ['3', 3, 'chat.updated'],
    ['4', 4, 'part.delta'],
    ['5', 5, 'part.delta'],
  ])
  expect(frames[0]?.data).not.toHaveProperty('chatId')
})

test('events that a notice carries are read by nobody and encoded once', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const streams = await Promise.all([follow(ada, chatA), follow(ada, chatA), follow(ada, chatA)])
  for (const stream of streams) await stream.take(1)
  const chunks = streams.map((stream) => stream.chunk())
  chats.append(chatA, [renamed('One')])
  const [first, ...others] = await Promise.all(chunks)
  for (const other of others) expect(other).toBe(first)
  expect(chats.eventReads).toBe(0)
})

test('while the bus carries no events they are looked for often, and once it does again no more', async () => {
  const { chats, follow, pollOften } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  pollOften()
  chats.append(chatA, [delta('before')], 'lost')
  chats.carry('down')
  expect((await stream.take(1))[0]?.data.text).toBe('before')
  chats.append(chatA, [delta('meanwhile')], 'lost')
  pollOften()
  expect((await stream.take(1))[0]?.data.text).toBe('meanwhile')
  chats.carry('live')
  const reads = chats.headReads
  pollOften()
  expect(chats.headReads).toBe(reads)
  chats.append(chatA, [delta('after')])
  expect((await stream.take(1))[0]?.data.text).toBe('after')
})

test('events that a notice does not carry are read once for all who follow', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const streams = await Promise.all([follow(ada, chatA), follow(ada, chatA)])
  for (const stream of streams) await stream.take(1)
  chats.append(chatA, [renamed('One')], 'without events')
  for (const stream of streams) expect((await stream.take(1))[0]).toMatchObject({ id: '1' })
  expect(chats.eventReads).toBe(1)
})

test('a gap that a lost notification left is filled before what comes after it', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  chats.append(chatA, [delta('lost')], 'lost')
  chats.append(chatA, [delta('heard')])
  const frames = await stream.take(2)
  expect(frames.map((frame) => frame.data.text)).toEqual(['lost', 'heard'])
})

test('what comes while a gap is read follows it in order', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  const read = chats.holdNextRead()
  chats.append(chatA, [delta('1')], 'without events')
  await read.reached
  chats.append(chatA, [delta('2')])
  chats.append(chatA, [delta('3')], 'lost')
  chats.append(chatA, [delta('4')])
  read.release()
  expect((await stream.take(4)).map((frame) => frame.data.text)).toEqual(['1', '2', '3', '4'])
})

test('the poll finds what a lost notification did not say', async () => {
  const { chats, follow, poll } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  chats.append(chatA, [delta('lost')], 'lost')
  poll()
  expect((await stream.take(1))[0]).toMatchObject({ id: '1', data: { text: 'lost' } })
})

test('a bus that is back makes everybody look at once', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  chats.append(chatA, [delta('lost')], 'lost')
  chats.resync()
  expect((await stream.take(1))[0]).toMatchObject({ id: '1' })
})

test('events that come while a snapshot is read are neither missed nor told twice', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const live = await follow(ada, chatA)
  await live.take(1)
  const read = chats.holdNextRead()
  const late = await follow(ada, chatA)
  await read.reached
  chats.append(chatA, [delta('1')])
  chats.append(chatA, [delta('2')], 'lost')
  read.release()
  expect((await late.take(2)).map((frame) => frame.id)).toEqual(['0', '1'])
  chats.append(chatA, [delta('3')])
  expect((await late.take(2)).map((frame) => frame.id)).toEqual(['2', '3'])
  expect((await live.take(3)).map((frame) => frame.id)).toEqual(['1', '2', '3'])
})

test('a stream that comes back gets what it missed, page by page, and no snapshot', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  chats.pageLimit = 3
  const drafts = Array.from({ length: 10 }, (_, index) => delta(String(index + 1)))
  chats.append(chatA, drafts)
  const live = await follow(ada, chatA)
  await live.take(1)
  const stream = await follow(ada, chatA, { after: 2 })
  expect((await stream.take(8)).map((frame) => frame.id)).toEqual(['3', '4', '5', '6', '7', '8', '9', '10'])
  chats.append(chatA, [delta('live')])
  expect((await stream.take(1))[0]?.id).toBe('11')
})

test.each([
  ['from the future', { after: 9 }],
  ['before what is kept', { after: 1 }],
  ['that is none', 'reset'],
] as const)('a place %s begins anew with a reset', async (_, start) => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  chats.append(chatA, [delta('1'), delta('2'), delta('3')])
  chats.trim(chatA, 3)
  const stream = await follow(ada, chatA, start)
  expect((await stream.take(2)).map((frame) => [frame.id, frame.data.type])).toEqual([
    [null, 'reset'],
    ['3', 'snapshot'],
  ])
})

test('a lane whose gap the log no longer has begins anew for all', async () => {
  const { chats, follow, poll } = testHub()
  chats.add(chatA, ada)
  const streams = await Promise.all([follow(ada, chatA), follow(ada, chatA)])
  for (const stream of streams) await stream.take(1)
  chats.append(chatA, [delta('1'), delta('2')], 'lost')
  chats.trim(chatA, 3)
  poll()
  for (const stream of streams)
    expect((await stream.take(2)).map((frame) => [frame.id, frame.data.type])).toEqual([
      [null, 'reset'],
      ['2', 'snapshot'],
    ])
  chats.append(chatA, [delta('3')])
  for (const stream of streams) expect((await stream.take(1))[0]?.id).toBe('3')
})

test('who reads too slowly is cut off, at a frame, and nobody else waits', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const [slow, quick] = [await follow(ada, chatA), await follow(ada, chatA)]
  await slow.take(1)
  await quick.take(1)
  const text = 'x'.repeat(1024 * 1024)
  for (let seq = 1; seq <= 8; seq++) {
    chats.append(chatA, [delta(text)])
    expect((await quick.take(1))[0]?.id).toBe(String(seq))
  }
  expect((await slow.rest()).length).toBeLessThan(8)
  const back = await follow(ada, chatA, { after: 0 })
  expect((await back.until('8')).length).toBe(8)
})

test('a snapshot may be longer than what a slow reader may leave', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  chats.append(chatA, [renamed('x'.repeat(6 * 1024 * 1024))])
  const stream = await follow(ada, chatA)
  const live = await follow(ada, chatA)
  await live.take(1)
  chats.append(chatA, [delta('1')])
  chats.append(chatA, [delta('2')])
  expect((await stream.take(3)).map((frame) => frame.id)).toEqual(['1', '2', '3'])
})

test('a reader that asks for nothing for a minute is cut off', async () => {
  const { chats, follow, clock, ping } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  chats.append(chatA, [delta('1')])
  ping()
  clock.nowMs = 61_000
  ping()
  expect(await stream.rest()).toEqual([])
})

test('a ping has no id', async () => {
  const { chats, follow, ping } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  ping()
  expect(await stream.take(1)).toEqual([{ id: null, data: { type: 'ping' } }])
})

test('a deleted chat closes the streams of it alone, and of many goes on without it', async () => {
  const { chats, follow, followMany } = testHub()
  chats.add(chatA, ada)
  chats.add(chatB, ada)
  const one = await follow(ada, chatA)
  await one.take(1)
  const many = await followMany(ada, [
    [chatA, 'snapshot'],
    [chatB, 'snapshot'],
  ])
  await many.take(2)
  chats.delete(chatA)
  chats.publish({ type: 'closed', by: { chatId: chatA }, reason: 'deleted' })
  chats.append(chatB, [delta('on')])
  expect(await one.rest()).toEqual([{ id: null, data: { type: 'closed', reason: 'deleted' } }])
  expect(await many.take(2)).toMatchObject([
    { id: null, data: { type: 'closed', chatId: chatA, reason: 'deleted' } },
    { id: 'cht_b:1', data: { type: 'part.delta', chatId: chatB, seq: 1 } },
  ])
})

test('the poll finds a chat that was deleted', async () => {
  const { chats, follow, poll } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  chats.delete(chatA)
  poll()
  expect(await stream.rest()).toEqual([{ id: null, data: { type: 'closed', reason: 'deleted' } }])
})

test('signing out closes the streams of that sign-in, a revoked token those of that token', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  chats.add(chatB, bo)
  const [adas, bos] = [await follow(ada, chatA), await follow(bo, chatB)]
  await adas.take(1)
  await bos.take(1)
  chats.publish({ type: 'closed', by: { signInId: ada.signInId }, reason: 'signed_out' })
  expect(await adas.rest()).toEqual([{ id: null, data: { type: 'closed', reason: 'signed_out' } }])
  chats.append(chatB, [delta('on')])
  expect((await bos.take(1))[0]?.id).toBe('1')
  chats.publish({ type: 'closed', by: { tokenId: bo.tokenId }, reason: 'revoked' })
  expect(await bos.rest()).toEqual([{ id: null, data: { type: 'closed', reason: 'revoked' } }])
})

test('what ended unheard is found by the poll: a sign-in, a token and a link', async () => {
  const { chats, follow, poll } = testHub()
  chats.add(chatA, ada)
  chats.add(chatB, bo)
  const streams = [await follow(ada, chatA), await follow(bo, chatB), await follow(guest, chatA)]
  for (const stream of streams) await stream.take(1)
  for (const id of [ada.signInId, bo.tokenId, guest.grantId]) chats.over.add(id)
  poll()
  const reasons = await Promise.all(streams.map(async (stream) => (await stream.rest()).map(({ data }) => data.reason)))
  expect(reasons).toEqual([['signed_out'], ['revoked'], ['revoked']])
})

test('a chat of somebody else is closed like one that is not there, and the others go on', async () => {
  const { chats, followMany } = testHub()
  chats.add(chatA, ada)
  chats.add(chatB, bo)
  const stream = await followMany(ada, [
    [chatB, 'snapshot'],
    [chatA, { after: 0 }],
  ])
  expect(await stream.take(1)).toEqual([{ id: null, data: { type: 'closed', chatId: chatB, reason: 'deleted' } }])
  chats.append(chatA, [delta('1')])
  expect((await stream.take(1))[0]?.id).toBe('cht_a:1')
})

test('a process that ends tells everybody to come back, those that come meanwhile too', async () => {
  const { chats, follow, hub } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  hub.shutDown()
  expect(await stream.rest()).toEqual([{ id: null, data: { type: 'closed', reason: 'shutdown' } }])
  const late = await follow(ada, chatA)
  expect(await late.rest()).toEqual([{ id: null, data: { type: 'closed', reason: 'shutdown' } }])
})

test('a stream that nobody reads any more is forgotten', async () => {
  const { chats, follow } = testHub()
  chats.add(chatA, ada)
  const stream = await follow(ada, chatA)
  await stream.take(1)
  await stream.leave()
  chats.append(chatA, [delta('1')], 'without events')
  expect(chats.eventReads).toBe(0)
})

test('a database that fails ends a stream without a word, so that it comes back', async () => {
  const { chats, follow, faults } = testHub()
  chats.add(chatA, ada)
  chats.view = async () => {
    throw new Error('no database')
  }
  expect(await (await follow(ada, chatA)).rest()).toEqual([])
  expect(faults).toHaveLength(1)
})
