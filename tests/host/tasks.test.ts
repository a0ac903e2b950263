import { execFile } from 'node:child_process'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { awaitTask } from '#db/reads/await-task.ts'
import { readChatHeads } from '#db/reads/chat-heads.ts'
import { readChatView } from '#db/reads/chat-view.ts'
import { readPatch } from '#db/reads/patches.ts'
import { createTask, type NewTask } from '#db/writes/tasks/create.ts'
import { deleteTask } from '#db/writes/tasks/delete.ts'
import { backendId, type TaskId } from '#lib/domain/ids.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

const run = promisify(execFile)

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true })
})
afterAll(() => room[Symbol.asyncDispose]())

const start = (prompt: string, more: Partial<NewTask> = {}) =>
  createTask(room.person, room.store, {
    prompt,
    backend: backendId.parse('greenroom'),
    workspaceId: room.workspaceId,
    mode: 'auto',
    ...more,
  })
const ended = (taskId: TaskId) => awaitTask(room.person, room.store, { taskId, timeoutMs: 30_000 })

it('a task answers, leaves a patch that applies, and no process', async () => {
  const { id, chatId } = await start('Please [[edit:notes.txt]]')
  const task = await ended(id)
  expect(task).toMatchObject({ state: 'completed', error: null, text: expect.stringMatching(/\S/) })
  expect(task.patch?.files.map((file) => [file.path, file.change])).toEqual([['notes.txt', 'added']])
  const patchId = task.patch?.id
  if (!patchId) throw new Error('no patch')
  const { diff } = await readPatch(room.person, room.store, { chatId, patchId })
  await using checkout = await checkoutOf(room.repository.directory)
  await writeFile(path.join(checkout.directory, 'task.patch'), diff ?? '')
  await run('git', ['apply', 'task.patch'], { cwd: checkout.directory })
  await access(path.join(checkout.directory, 'notes.txt'))
  const { view } = await readChatView(room.person, room.store, chatId)
  expect(Object.values(view.turns)).toMatchObject([{ session: 'new' }])
  // The host looks meanwhile at what it can run, in processes that end by themselves.
  await expect.poll(() => room.host.agents(), { timeout: 30_000 }).toEqual([])
})

it('a task of a chat’s own backend leaves the warm process of the chat alone', async () => {
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const before = await room.send(chat.view.chat.id, '[[plain:3:500]]')
  await chat.ended(before.turnId)
  expect(await ended((await start('[[plain:3:500]]')).id)).toMatchObject({ state: 'completed', text: 'tok0 tok1 tok2' })
  const after = await room.send(chat.view.chat.id, '[[plain:3:500]]')
  expect(await chat.ended(after.turnId)).toMatchObject({ session: 'warm' })
})

it('a task that takes too long is stopped with what it said', async () => {
  const { id } = await start('[[plain:5000:20]]', { timeoutMs: 2_000 })
  const task = await ended(id)
  expect(task).toMatchObject({
    state: 'stopped',
    error: { kind: 'timeout', message: expect.stringContaining('2 seconds') },
  })
  expect(task.text).toMatch(/^tok0 tok1/)
})

it('a task that fails says why', async () => {
  const task = await ended((await start('[[error:401]]')).id)
  expect(task).toMatchObject({ state: 'failed', error: { kind: 'authentication', httpStatus: 401 }, patch: null })
})

it('a task that is removed while it runs ends, and its row and files go', async () => {
  const { id, chatId } = await start('[[plain:5000:20]]')
  const said = async () => JSON.stringify((await readChatView(room.person, room.store, chatId)).view.messages)
  await expect.poll(said, { timeout: 15_000 }).toContain('tok3')
  const hasFiles = async () =>
    (await run('find', [room.host.dataDirectory, '-name', `*${chatId}*`])).stdout.trim() !== ''
  expect(await hasFiles()).toBe(true)
  await deleteTask(room.person, room.store, { taskId: id })
  await expect(ended(id)).rejects.toMatchObject({ code: 'not_found' })
  await expect.poll(() => readChatHeads(room.store, [chatId]), { timeout: 15_000 }).toEqual([])
  await expect.poll(hasFiles, { timeout: 15_000 }).toBe(false)
})

async function checkoutOf(repository: string): Promise<AsyncDisposable & { directory: string }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-checkout-'))
  await run('git', ['clone', '--quiet', repository, directory])
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
}
