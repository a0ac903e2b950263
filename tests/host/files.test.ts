import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { awaitJob } from '#db/reads/jobs.ts'
import { readPatch } from '#db/reads/patches.ts'
import { askForFiles, type FileAsk } from '#db/writes/files/ask.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { openRoom, type Room } from '#tests/support/room.ts'
import { worktreeOf } from '#tests/support/worktree-of.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true })
})
afterAll(() => room[Symbol.asyncDispose]())

const newChat = async () => await room.newChat('greenroom', { mode: 'auto' })
async function ask(chatId: ChatId, what: FileAsk) {
  const { person, store } = room
  const jobId = await askForFiles(person, store, { chatId, ask: what })
  return await awaitJob(person, store, { jobId, timeoutMs: 20_000 })
}
const save = (chatId: ChatId, file: string, text: string, baseHash: string | null = null) =>
  ask(chatId, { kind: 'write_file', path: file, text, baseHash })

it('makes the files of a chat that had no turn yet, and lists them', async () => {
  const { view } = await newChat()
  const answer = await ask(view.chat.id, { kind: 'list_folders', paths: [''], filter: null })
  expect(answer).toMatchObject({
    state: 'done',
    output: { folders: [{ path: '', folder: { entries: [{ name: 'README.md', kind: 'file', change: null }] } }] },
  })
})

it('makes a person’s patch of what they changed by hand, without a turn, once', async () => {
  const chat = await newChat()
  const { id } = chat.view.chat
  await save(id, 'by-hand.txt', 'mine\n')
  expect(await ask(id, { kind: 'record_changes' })).toMatchObject({ output: { recorded: true } })
  const { view } = await chat.until('a patch', (seen) => seen.view.patches.length === 1)
  const [patch] = view.patches
  if (!patch) throw new Error('no patch')
  expect(patch).toMatchObject({ number: 1, turnId: null, author: { kind: 'person', personId: room.person.personId } })
  const { diff } = await readPatch(room.person, room.store, { chatId: id, patchId: patch.patchId })
  expect(diff).toContain('+mine')
  expect(await ask(id, { kind: 'record_changes' })).toMatchObject({ output: { recorded: false } })
})

it('keeps a person’s changes and the turn’s apart, before the first turn too', async () => {
  const chat = await newChat()
  const { id } = chat.view.chat
  await save(id, 'by-hand.txt', 'mine\n')
  const { turnId } = await room.send(id, 'Please [[edit:by-agent.txt]]')
  await chat.ended(turnId)
  const { view } = await chat.until('both patches', (seen) => seen.view.patches.length === 2)
  const seen = view.patches.map((patch) => [patch.author.kind, patch.files.map((file) => file.path)])
  expect(seen).toEqual([
    ['agent', ['by-agent.txt']],
    ['person', ['by-hand.txt']],
  ])
})

it('refuses to save over what changed meanwhile, and says so in words', async () => {
  const chat = await newChat()
  const { id } = chat.view.chat
  const first = await ask(id, { kind: 'read_path', path: 'README.md', known: null })
  const hash = first.state === 'done' ? (first.output as { hash: string }).hash : ''
  const file = path.join(worktreeOf(room.host.dataDirectory, { ...room, chatId: id }), 'README.md')
  await writeFile(file, 'theirs\n')
  expect(await save(id, 'README.md', 'mine\n', hash)).toEqual({
    state: 'failed',
    fault: { code: 'conflict', message: 'The file was changed meanwhile.' },
  })
  expect(await readFile(file, 'utf8')).toBe('theirs\n')
})

it('lets nobody change files while a turn is at work on them, and says that it can be stopped', async () => {
  const chat = await newChat()
  const { id } = chat.view.chat
  const { turnId } = await room.send(id, '[[shell:until [ -e go ]; do sleep 0.05; done]]')
  await chat.until('the command', () => chat.view.messages.some((m) => m.parts.some((part) => part.type === 'tool')))
  await expect(save(id, 'go', '')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Stop') })
  await writeFile(path.join(worktreeOf(room.host.dataDirectory, { ...room, chatId: id }), 'go'), '')
  expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed' })
  expect(await save(id, 'after.txt', 'now\n')).toMatchObject({ state: 'done' })
})
