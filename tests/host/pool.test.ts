import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { listProcesses, withDescendants } from '#agent-host/processes/process-table.ts'
import { worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { placeOf } from '#agent-host/worktrees/place.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import type { PoolReport, SlotReport } from '#lib/domain/hosts/pool-report.ts'
import { backendId, type ChatId, type TurnId, type WorkspaceId } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { followChat } from '#tests/support/follow-chat.ts'
import { openRoom, type Room } from '#tests/support/room.ts'
import { worktreeOf } from '#tests/support/worktree-of.ts'

/** Longer than any test: such a turn is stopped. */
const long = '[[plain:6000:100]]'
const short = '[[plain:3:500]]'

/** What the host says of its pool, once it says this: what it said last may be a second old. */
const poolOnce = async (room: Room, holds: (pool: PoolReport) => boolean): Promise<PoolReport> =>
  await vi.waitUntil(
    async () => {
      const { rows } = await room.store.database.execute<{ pool: PoolReport | null }>(sql`select pool from hosts`)
      const pool = rows[0]?.pool
      return pool && holds(pool) ? pool : null
    },
    { timeout: 30_000, interval: 100 },
  )

const slotOf = (pool: PoolReport, chatId: ChatId): SlotReport | undefined =>
  pool.slots.find(({ chats }) => chats.includes(chatId))

/** A process and all that came of it: in a sandbox the agent is one of those. */
async function treeOf(processId: number) {
  const entries = await listProcesses()
  return withDescendants(
    entries.filter((entry) => entry.processId === processId),
    entries,
  )
}

async function otherWorkspace({ person, store }: Room): Promise<WorkspaceId> {
  const made = await createWorkspace(person, store, { name: 'Other', source: { kind: 'empty' } })
  expect(await awaitJob(person, store, { jobId: made.jobId, timeoutMs: 20_000 })).toMatchObject({ state: 'done' })
  return made.workspace.id
}

async function chatIn({ person, store }: Room, workspaceId: WorkspaceId, chosen: Record<string, string> = {}) {
  const chat = await createChat(person, store, { workspaceId, backend: backendId.parse('greenroom'), options: chosen })
  return await followChat(person, store, chat.id)
}

describe('with room for all', () => {
  let room: Room
  beforeAll(async () => {
    room = await openRoom({ model: true })
  })
  afterAll(() => room[Symbol.asyncDispose]())

  const begin = async (chat: Awaited<ReturnType<Room['newChat']>>) => {
    const { turnId } = await room.send(chat.view.chat.id, long)
    await chat.until('text', () => chat.answer(turnId).includes('tok9'))
    return turnId
  }

  it('chats of a workspace run in one process at once, those of another workspace in another', async () => {
    const [one, two] = [await room.newChat('greenroom'), await room.newChat('greenroom')]
    await using three = await chatIn(room, await otherWorkspace(room))
    const turns = [await begin(one), await begin(two), await begin(three)]
    const ids = [one, two, three].map((chat) => chat.view.chat.id) as [ChatId, ChatId, ChatId]
    const pool = await poolOnce(room, (seen) => ids.every((id) => slotOf(seen, id)?.state === 'leased'))
    const [first, second, third] = ids.map((id) => slotOf(pool, id)?.processId)
    expect(first).toBe(second)
    expect(third).not.toBe(first)
    expect(slotOf(pool, ids[0])?.busy).toBe(2)
    for (const [at, chat] of [one, two, three].entries()) {
      const turnId = turns[at] as TurnId
      await stopTurn(room.person, room.store, { turnId })
      expect(await chat.ended(turnId)).toMatchObject({ outcome: 'stopped' })
    }
    expect(await poolOnce(room, (seen) => seen.slots.every(({ memoryBytes }) => memoryBytes !== null))).toMatchObject({
      counts: { starts: 2 },
    })
  })

  it('a new chat begins in the process that is there, in files that lie ready', async () => {
    const { group } = placeOf({ ...room, ownerId: room.person.personId, chatId: newId('cht'), isShared: false })
    const spare = worktreeLayout(room.host.dataDirectory).spare(group.id)
    await expect.poll(() => existsSync(spare), { timeout: 20_000 }).toBe(true)
    await writeFile(path.join(spare, 'files', '.git', 'ready'), '')
    const before = await poolOnce(room, ({ slots }) => slots.every(({ busy }) => busy === 0))
    const chat = await room.newChat('greenroom')
    const { turnId } = await room.send(chat.view.chat.id, short)
    expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed', session: 'new' })
    const after = await poolOnce(room, ({ counts }) => counts.spare === before.counts.spare + 1)
    expect(after.counts.starts).toBe(before.counts.starts)
    const worktree = worktreeOf(room.host.dataDirectory, { ...room, chatId: chat.view.chat.id })
    expect(existsSync(path.join(worktree, '.git', 'ready'))).toBe(true)
  })

  it('kill -9 of the process fails all turns in it, and the next ones work', async () => {
    const [one, two] = [await room.newChat('greenroom'), await room.newChat('greenroom')]
    const turns = [await begin(one), await begin(two)] as const
    const shared = slotOf(await poolOnce(room, (seen) => slotOf(seen, one.view.chat.id)?.busy === 2), one.view.chat.id)
    process.kill(shared?.processId ?? 0, 'SIGKILL')
    for (const [at, chat] of [one, two].entries()) {
      const turnId = turns[at] ?? ''
      expect(await chat.ended(turnId)).toMatchObject({ outcome: 'failed', error: { kind: 'agent_crashed' } })
      expect(chat.answer(turnId)).toContain('tok9')
      const next = await room.send(chat.view.chat.id, short)
      expect(await chat.ended(next.turnId)).toMatchObject({ outcome: 'completed', session: 'resumed' })
    }
  })

  it('a process that does not stop is ended: the turn is stopped, the others in it fail, and the next ones work', async () => {
    const [one, two] = [await room.newChat('greenroom'), await room.newChat('greenroom')]
    const turns = [await begin(one), await begin(two)] as const
    const shared = slotOf(await poolOnce(room, (seen) => slotOf(seen, one.view.chat.id)?.busy === 2), one.view.chat.id)
    for (const { processId } of await treeOf(shared?.processId ?? 0)) process.kill(processId, 'SIGSTOP')
    await stopTurn(room.person, room.store, { turnId: turns[0] })
    expect(await one.ended(turns[0])).toMatchObject({ outcome: 'stopped' })
    expect(await two.ended(turns[1])).toMatchObject({ outcome: 'failed', error: { kind: 'agent_crashed' } })
    for (const chat of [one, two]) {
      const next = await room.send(chat.view.chat.id, short)
      expect(await chat.ended(next.turnId)).toMatchObject({ outcome: 'completed', session: 'resumed' })
    }
  })

  it('where a chat has a process to itself, a spare waits for the next chat', async () => {
    const id = backendId.parse('alone')
    const program = path.resolve('tests/support/fake-acp-agent.ts')
    const { person, store } = room
    await addBackend(person, store, { id, name: 'Alone', command: process.execPath, args: [program], env: {} })
    const [one, two] = [await room.newChat('alone'), await room.newChat('alone')]
    const first = await room.send(one.view.chat.id, short)
    expect(await one.ended(first.turnId)).toMatchObject({ outcome: 'completed' })
    const isSpare = (slot: SlotReport) => slot.backend === 'alone' && slot.state === 'spare'
    const spare = (await poolOnce(room, ({ slots }) => slots.some(isSpare))).slots.find(isSpare)
    const second = await room.send(two.view.chat.id, short)
    expect(await two.ended(second.turnId)).toMatchObject({ outcome: 'completed', session: 'new' })
    const after = await poolOnce(room, (seen) => slotOf(seen, two.view.chat.id) !== undefined)
    expect(slotOf(after, two.view.chat.id)?.processId).toBe(spare?.processId)
  })
})

describe('with room for one process', () => {
  let room: Room
  let other: WorkspaceId
  beforeAll(async () => {
    room = await openRoom({ model: true, environment: { POOL_SLOTS: '1' } })
    other = await otherWorkspace(room)
  })
  afterAll(() => room[Symbol.asyncDispose]())

  it('a chat that was evicted is resumed in the mode that it had', async () => {
    const chat = await room.newChat('greenroom', { mode: 'auto' })
    const { id } = chat.view.chat
    const first = await room.send(id, 'The word is heron [[edit:one.txt]]')
    expect(await chat.ended(first.turnId)).toMatchObject({ outcome: 'completed', session: 'new' })
    await using beside = await chatIn(room, other)
    const there = await room.send(beside.view.chat.id, short)
    expect(await beside.ended(there.turnId)).toMatchObject({ outcome: 'completed' })
    const isAlone = ({ slots }: PoolReport) => slots.length === 1 && slots[0]?.workspaceId === other
    expect((await poolOnce(room, isAlone)).counts.evictions).toBeGreaterThan(0)
    const second = await room.send(id, '[[edit:two.txt]]')
    expect(await chat.ended(second.turnId)).toMatchObject({ outcome: 'completed', session: 'resumed' })
    expect(chat.events.some(({ type }) => type === 'request.opened')).toBe(false)
    const recalled = await room.send(id, '[[recall]]')
    expect(await chat.ended(recalled.turnId)).toMatchObject({ session: 'warm' })
    expect(chat.answer(recalled.turnId)).toContain('heron')
  })

  it('a turn waits while all work, says so, and runs when there is room', async () => {
    const chat = await room.newChat('greenroom')
    const working = await room.send(chat.view.chat.id, long)
    await chat.until('text', () => chat.answer(working.turnId).includes('tok9'))
    await using waiting = await chatIn(room, other)
    const { turnId } = await room.send(waiting.view.chat.id, short)
    await waiting.until('that it waits', ({ view }) => view.turns[turnId]?.waitsForRoom === true)
    expect(chat.view.turns[working.turnId]?.state).toBe('running')
    await stopTurn(room.person, room.store, working)
    expect(await chat.ended(working.turnId)).toMatchObject({ outcome: 'stopped' })
    expect(await waiting.ended(turnId)).toMatchObject({ outcome: 'completed', session: 'new' })
  })

  it('a chat whose worktree is where it was before groups had folders goes on there with its conversation', async () => {
    const chat = await room.newChat('greenroom', { mode: 'auto' })
    const { id } = chat.view.chat
    const first = await room.send(id, 'The word is curlew [[edit:one.txt]]')
    await chat.ended(first.turnId)
    await room.host.stop()
    const { dataDirectory } = room.host
    const now = worktreeOf(dataDirectory, { ...room, chatId: id })
    await writeFile(path.join(now, 'mine.txt'), 'mine\n')
    const earlier = path.join(dataDirectory, 'worktrees', room.workspaceId, id)
    await mkdir(path.dirname(earlier), { recursive: true })
    await rename(now, earlier)
    await room.host.start()
    const recalled = await room.send(id, '[[recall]]')
    expect(await chat.ended(recalled.turnId)).toMatchObject({ outcome: 'completed', session: 'replayed' })
    expect(chat.answer(recalled.turnId)).toContain('curlew')
    expect(await readFile(path.join(now, 'mine.txt'), 'utf8')).toBe('mine\n')
    expect(chat.view.patches.map(({ files }) => files.map((file) => file.path))).toEqual([['mine.txt'], ['one.txt']])
  })
})
