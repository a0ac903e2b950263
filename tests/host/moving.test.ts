import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { awaitJob } from '#db/reads/jobs.ts'
import { listPatches } from '#db/reads/patches.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { purgeChats } from '#db/writes/chats/purge.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import type { ChatId, JobId, WorkspaceId } from '#lib/domain/ids.ts'
import { testHost } from '#tests/support/people.ts'
import { openRoom, type Room } from '#tests/support/room.ts'
import { worktreeOf } from '#tests/support/worktree-of.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true })
})
afterAll(() => room[Symbol.asyncDispose]())

const patchesOf = async (chatId: ChatId) =>
  (await listPatches(room.person, room.store, { chatId, limit: 10 })).items
    .toReversed()
    .map((patch) => [patch.author.kind, patch.files.map((file) => file.path)])

/** The folders below the host's data folder that have something of the chat. */
async function filesOf(chatId: ChatId): Promise<string[]> {
  const found: string[] = []
  for (const place of ['worktrees', 'snapshots', 'homes']) {
    const names = await readdir(path.join(room.host.dataDirectory, place), { recursive: place === 'worktrees' })
    for (const name of names) if (path.basename(name).startsWith(chatId)) found.push(`${place}/${name}`)
  }
  return found
}

const homesIn = async (workspaceId: WorkspaceId) =>
  (await readdir(path.join(room.host.dataDirectory, 'homes'))).filter((group) => group.startsWith(workspaceId))

async function emptyWorkspace(): Promise<WorkspaceId> {
  const { workspace, jobId } = await createWorkspace(room.person, room.store, {
    name: 'Empty',
    source: { kind: 'empty' },
  })
  expect(await awaitJob(room.person, room.store, { jobId, timeoutMs: 20_000 })).toMatchObject({ state: 'done' })
  return workspace.id
}

test('a moved chat begins with the files of its new workspace, and finds its old ones when it comes back', async () => {
  const { person, store, workspaceId: first } = room
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const { id: chatId } = chat.view.chat
  const run = async (text: string) => {
    const { turnId } = await room.send(chatId, text)
    return await chat.ended(turnId)
  }
  expect(await run('[[edit:one.txt]]')).toMatchObject({ outcome: 'completed', session: 'new' })
  const second = await emptyWorkspace()
  await updateChat(person, store, { chatId, workspaceId: second })
  expect(await run('[[edit:two.txt]]')).toMatchObject({ outcome: 'completed', session: 'replayed' })
  const inSecond = worktreeOf(room.host.dataDirectory, { workspaceId: second, chatId })
  expect((await readdir(inSecond)).filter((name) => name !== '.git')).toEqual(['two.txt'])
  await updateChat(person, store, { chatId, workspaceId: first })
  expect(await run('[[edit:three.txt]]')).toMatchObject({ outcome: 'completed', session: 'replayed' })
  const inFirst = worktreeOf(room.host.dataDirectory, { workspaceId: first, chatId })
  expect(await readdir(inFirst)).toEqual(expect.arrayContaining(['one.txt', 'three.txt']))
  expect(await patchesOf(chatId)).toEqual([
    ['agent', ['one.txt']],
    ['agent', ['two.txt']],
    ['agent', ['three.txt']],
  ])
})

test('of a chat that is gone for good its hosts keep no files', async () => {
  const { person, store } = room
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const { id: chatId } = chat.view.chat
  await chat.ended((await room.send(chatId, '[[edit:one.txt]]')).turnId)
  const second = await emptyWorkspace()
  await updateChat(person, store, { chatId, workspaceId: second })
  await chat.ended((await room.send(chatId, '[[edit:two.txt]]')).turnId)
  expect(await filesOf(chatId)).toHaveLength(4)
  expect(await homesIn(second)).toHaveLength(1)
  await deleteChat(person, store, { chatId })
  await store.database.execute(sql`update chats set deleted_at = now() - interval '8 days' where id = ${chatId}`)
  expect(await purgeChats(await testHost(store), store, { limit: 10 })).toBe(1)
  const {
    rows: [job],
  } = await store.database.execute<{ id: JobId }>(sql`select id from host_jobs where input ->> 'chatId' = ${chatId}`)
  if (!job) throw new Error('no job')
  expect(await awaitJob(person, store, { jobId: job.id, timeoutMs: 20_000 })).toMatchObject({ state: 'done' })
  expect(await filesOf(chatId)).toEqual([])
  // It was the last of its group there; the group that it had left has other chats.
  expect(await homesIn(second)).toEqual([])
  expect(await homesIn(room.workspaceId)).toHaveLength(1)
})
