import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listBackends } from '#db/reads/backends.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import { createJob } from '#db/writes/jobs/create.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import { backendId, type ChatId } from '#lib/domain/ids.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true })
})
afterAll(() => room[Symbol.asyncDispose]())

/** Resolves when the host said what a backend offers. */
async function untilLearned(id: string): Promise<BackendInfo> {
  return await expect
    .poll(find, { timeout: 30_000, interval: 100 })
    .toBeTruthy()
    .then(async () => {
      const info = await find()
      if (!info) throw new Error(`${id} is gone`)
      return info
    })
  async function find() {
    return (await listBackends(room.person, room.store)).find((each) => each.id === id && each.offer !== null)
  }
}

async function search(query: string, chatId: ChatId | null = null): Promise<string[]> {
  const { person, store, workspaceId } = room
  const input = { kind: 'search_paths' as const, workspaceId, chatId, query, limit: 20 }
  const jobId = await createJob(person, store, { input, expiresInMs: 10_000 })
  const job = await awaitJob(person, store, { jobId, timeoutMs: 10_000 })
  if (job.state !== 'done') throw new Error(JSON.stringify(job))
  return (job.output as { paths: string[] }).paths
}

it('learns what its own agent, opencode and a command that was added offer, before any turn', async () => {
  const command = { command: process.execPath, args: [path.resolve('tests/support/fake-acp-agent.ts')], env: {} }
  await addBackend(room.person, room.store, { id: backendId.parse('added'), name: 'Added', ...command })
  const [own, opencode, added] = [
    await untilLearned('greenroom'),
    await untilLearned('opencode'),
    await untilLearned('added'),
  ]
  expect(own.offer?.options.map(({ id, value }) => [id, value])).toEqual([
    ['mode', 'ask'],
    ['model', 'scripted'],
  ])
  expect(opencode.offer?.options.map(({ id }) => id)).toEqual(['mode', 'model', 'agent'])
  expect(opencode.offer?.commands.map(({ name }) => name)).toContain('init')
  expect(added.offer?.commands).toEqual([{ name: 'init', description: 'Begin', hint: null }])
  expect(await room.host.agents()).toEqual([])
})

it('searches the workspace’s files, and a chat’s own once it has some', async () => {
  expect(await search('rdme')).toEqual(['README.md'])
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const { turnId } = await room.send(chat.view.chat.id, '[[edit:notes.txt]]')
  expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed' })
  expect(await search('notes', chat.view.chat.id)).toEqual(['notes.txt'])
  expect(await search('notes')).toEqual([])
})
