import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { listShells, readPrinted, readShell, readTyped } from '#db/reads/shells.ts'
import { chats } from '#db/schema/chats.ts'
import { hosts } from '#db/schema/hosts.ts'
import { people } from '#db/schema/people.ts'
import { shellPieces, shells } from '#db/schema/shells.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { closeShell } from '#db/writes/shells/close.ts'
import { openShell } from '#db/writes/shells/open.ts'
import { endShell, printShell, startShell } from '#db/writes/shells/print.ts'
import { recordShell } from '#db/writes/shells/record.ts'
import { removeEndedShells } from '#db/writes/shells/remove-ended.ts'
import { resizeShell } from '#db/writes/shells/resize.ts'
import { seeShell } from '#db/writes/shells/see.ts'
import { takeShells } from '#db/writes/shells/take.ts'
import { typeIntoShell } from '#db/writes/shells/type.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { shellLimits } from '#lib/domain/shells/shell.ts'
import { type Scene, startTurnWith, testBackend, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { listenFor } from '#tests/support/listen-for.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let at: TestStore
let scene: Scene
let ada: PersonActor
let host: HostActor
let chatId: ChatId
beforeEach(async () => {
  at = await testStore()
  scene = await testScene(at.store)
  ada = scene.owner
  host = scene.host
  chatId = scene.chatId
  return at.close
})

const size = { columns: 80, rows: 24 }
const open = async (by = ada) => (await openShell(by, at.store, { chatId, ...size })).id
const opened = async () => {
  const shellId = await open()
  await startShell(host, at.store, shellId)
  return { chatId, shellId }
}
type Place = Awaited<ReturnType<typeof opened>>
const type = (place: Place, seq: number, text: string, client = 'page') =>
  typeIntoShell(ada, at.store, { ...place, client, seq, bytes: Buffer.from(text) })
const print = ({ shellId }: Place, from: number, text: string, taken = 0) =>
  printShell(host, at.store, { shellId, from, bytes: Buffer.from(text), taken })
const textOf = (pieces: { data: string }[]) => pieces.map(({ data }) => Buffer.from(data, 'base64').toString()).join('')
const ago = (words: string) => sql`now() - ${words}::interval`

test('a shell is asked of the chat’s host, which takes it and says that it runs', async () => {
  const { store } = at
  const notice = await listenFor(store, 'shell')
  const shellId = await open()
  expect(await notice.next).toEqual({ type: 'shell', shellId, hostId: host.hostId })
  expect(await takeShells(await testHost(store), store)).toEqual([])
  expect(await takeShells(host, store)).toMatchObject([{ shellId, chatId, state: 'asked', over: null, ...size }])
  expect(await startShell(host, store, shellId)).toBe(true)
  expect(await startShell(host, store, shellId)).toBe(false)
  expect(await listShells(ada, store, chatId)).toMatchObject([{ id: shellId, number: 1, state: 'open' }])
})

test('only the chat’s owner has shells in it: to others neither the chat nor the shell is there', async () => {
  const { store } = at
  const place = await opened()
  const bob = await testPerson(store)
  const theirs = (await testScene(store)).chatId
  const tries = [
    () => openShell(bob, store, { chatId, ...size }),
    () => listShells(bob, store, chatId),
    () => readShell(bob, store, place),
    () => closeShell(bob, store, place),
    () => resizeShell(bob, store, { ...place, ...size }),
    () => seeShell(bob, store, place),
    () => typeIntoShell(bob, store, { ...place, client: 'page', seq: 1, bytes: Buffer.from('x') }),
    () => readShell(ada, store, { ...place, chatId: theirs }),
  ]
  for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
  expect(await readTyped(host, store, { shellId: place.shellId, after: 0 })).toEqual([])
  expect(await readTyped(await testHost(store), store, { shellId: place.shellId, after: 0 })).toEqual([])
})

test('four shells can be open in a chat, and the number of one that ended is given again', async () => {
  const { store } = at
  const [, second] = [await opened(), await opened(), await opened(), await opened()]
  await expect(open()).rejects.toMatchObject({ code: 'too_many' })
  await endShell(host, store, { shellId: second?.shellId ?? ('' as never), exitCode: 0, fault: null })
  await open()
  expect((await listShells(ada, store, chatId)).map(({ number }) => number)).toEqual([1, 2, 3, 4])
})

test('sixteen shells of one person can be open in all', async () => {
  const { store } = at
  for (let chat = 0; chat < 5; chat++) {
    const { id } = await createChat(ada, store, { backend: testBackend })
    const opening = [1, 2, 3, 4].map(() => () => openShell(ada, store, { chatId: id, ...size }))
    for (const each of opening)
      if (chat < 4) await each()
      else await expect(each()).rejects.toMatchObject({ code: 'too_many', message: expect.stringContaining('16') })
  }
})

test('what is typed is kept in order until it is read, and what a page sends again is typed once', async () => {
  const { store } = at
  const place = await opened()
  const { shellId } = place
  const typed = await listenFor(store, 'typed')
  await type(place, 1, 'a')
  expect(await typed.next).toEqual({ type: 'typed', shellId, seq: 1, data: Buffer.from('a').toString('base64') })
  await type(place, 2, 'b')
  await type(place, 2, 'b')
  await type(place, 1, 'A', 'another')
  await expect(type(place, 4, 'd')).rejects.toMatchObject({ code: 'conflict' })
  await type(place, 3, 'c')
  expect(textOf(await readTyped(host, store, { shellId, after: 0 }))).toBe('abAc')
  await print(place, 0, 'echo', 3)
  expect(textOf(await readTyped(host, store, { shellId, after: 0 }))).toBe('c')
})

test('what nobody reads is bounded, at once and in all', async () => {
  const place = await opened()
  const much = 'x'.repeat(shellLimits.inputBytes)
  await expect(type(place, 1, `${much}x`)).rejects.toMatchObject({ code: 'too_large' })
  for (let seq = 1; seq <= 4; seq++) await type(place, seq, much)
  await expect(type(place, 5, 'x')).rejects.toMatchObject({ code: 'too_many' })
  await print(place, 0, 'read', 4)
  await type(place, 5, 'x')
})

test('of what is printed the newest is kept, and told anew it is there once', async () => {
  const { store } = at
  const place = await opened()
  const { shellId } = place
  const printed = await listenFor(store, 'printed')
  expect(await print(place, 0, 'hello ')).toBe(true)
  expect(await printed.next).toMatchObject({ from: 0, to: 6, data: Buffer.from('hello ').toString('base64') })
  await print(place, 0, 'hello ')
  await print(place, 6, 'world')
  const read = (after: number) => readPrinted(ada, store, { shellId, after, limit: 100 })
  expect(textOf(await read(0))).toBe('hello world')
  expect(await read(6)).toMatchObject([{ from: 6, to: 11 }])
  const piece = 'y'.repeat(32 * 1024)
  for (let count = 0; count < 12; count++) await print(place, 11 + count * piece.length, piece)
  const kept = await read(0)
  expect(kept[0]?.from).toBeGreaterThan(11)
  expect(textOf(kept).length).toBeLessThanOrEqual(shellLimits.keptBytes + piece.length)
  expect((await readShell(ada, store, place)).printed).toBe(11 + 12 * piece.length)
})

test('another host, and one whose shell ended, prints nothing', async () => {
  const { store } = at
  const place = await opened()
  const other = await testHost(store)
  const bytes = Buffer.from('x')
  expect(await printShell(other, store, { ...place, from: 0, bytes, taken: 0 })).toBe(false)
  await endShell(other, store, { ...place, exitCode: 0, fault: null })
  expect(await print(place, 0, 'x')).toBe(true)
  await endShell(host, store, { ...place, exitCode: 7, fault: null })
  expect(await print(place, 1, 'y')).toBe(false)
  expect((await readShell(ada, store, place)).shell).toMatchObject({ state: 'ended', exitCode: 7 })
  await expect(type(place, 1, 'x')).rejects.toMatchObject({ code: 'conflict' })
  await expect(resizeShell(ada, store, { ...place, ...size })).rejects.toMatchObject({ code: 'conflict' })
  await closeShell(ada, store, place)
})

test('closing is the host’s to do, unless none opened it yet', async () => {
  const { store } = at
  const place = await opened()
  await closeShell(ada, store, place)
  expect(await takeShells(host, store)).toMatchObject([{ state: 'closing', over: null }])
  const waiting = await open()
  await closeShell(ada, store, { chatId, shellId: waiting })
  expect((await readShell(ada, store, { chatId, shellId: waiting })).shell.state).toBe('ended')
  expect(await startShell(host, store, waiting)).toBe(false)
})

test('a shell is over when nobody looks, its chat is deleted or moved, or its owner is disabled', async () => {
  const { store } = at
  const { shellId } = await opened()
  const over = async () => (await takeShells(host, store))[0]?.over
  const { database } = store
  const ofShell = eq(shells.id, shellId)
  expect(await over()).toBeNull()
  await database
    .update(shells)
    .set({ seenAt: ago('31 minutes') })
    .where(ofShell)
  expect(await over()).toContain('30 minutes')
  await seeShell(ada, store, { chatId, shellId })
  expect(await over()).toBeNull()
  await database
    .update(people)
    .set({ disabledAt: ago('1 second') })
    .where(eq(people.id, ada.personId))
  expect(await over()).toContain('owner')
  await database.update(people).set({ disabledAt: null }).where(eq(people.id, ada.personId))
  await database
    .update(shells)
    .set({ workspaceId: 'wsp_other' as never })
    .where(ofShell)
  expect(await over()).toContain('moved')
  await deleteChat(ada, store, { chatId })
  expect(await over()).toContain('deleted')
  await database.delete(chats).where(eq(chats.id, chatId))
  expect(await takeShells(host, store)).toEqual([])
})

test('what no host takes, and what a host that is gone ran, ends in words for whoever looks', async () => {
  const { store } = at
  const { database } = store
  const place = await opened()
  const waiting = { chatId, shellId: await open() }
  await database
    .update(hosts)
    .set({ seenAt: ago('1 minute') })
    .where(eq(hosts.id, host.hostId))
  await seeShell(ada, store, place)
  await seeShell(ada, store, waiting)
  expect((await readShell(ada, store, place)).shell.fault).toBe('The host that ran this shell is gone.')
  expect((await readShell(ada, store, waiting)).shell.state).toBe('asked')
  await database
    .update(shells)
    .set({ createdAt: ago('20 seconds') })
    .where(eq(shells.id, waiting.shellId))
  await seeShell(ada, store, waiting)
  expect((await readShell(ada, store, waiting)).shell.fault).toBe('No host is running that could open it.')
})

test('one that ended can be read for a while, and is forgotten with what it printed', async () => {
  const { store } = at
  const place = await opened()
  await print(place, 0, 'x')
  await endShell(host, store, { ...place, exitCode: 0, fault: null })
  await removeEndedShells(host, store)
  expect((await readShell(ada, store, place)).shell.state).toBe('ended')
  await store.database.update(shells).set({ endedAt: ago('61 minutes') })
  await removeEndedShells(host, store)
  await expect(readShell(ada, store, place)).rejects.toMatchObject({ code: 'not_found' })
  expect(await store.database.$count(shellPieces)).toBe(0)
})

test('what was changed is recorded in the name of its person, but not while a turn runs', async () => {
  const { store } = at
  await opened()
  const [row] = await takeShells(host, store)
  if (!row) throw new Error('there is no shell')
  expect(await recordShell(host, store, row)).toBe(true)
  const { rows } = await store.database.execute(sql`select input, host_id from host_jobs`)
  const person = { personId: ada.personId, name: 'Ada' }
  expect(rows).toMatchObject([{ input: { kind: 'record_changes', chatId, person }, host_id: host.hostId }])
  await store.database.execute(sql`delete from host_jobs`)
  await startTurnWith(scene, 'Hello')
  expect(await recordShell(host, store, row)).toBe(false)
})
