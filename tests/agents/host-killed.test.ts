import { afterAll, beforeAll, expect, test } from 'vitest'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { findProgram } from '#agent-host/backends/find-program.ts'
import { listBackends } from '#db/reads/backends.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

/** Those that are installed where tests look for them, and the two that come with Greenroom. */
const installed = Object.values(agentPackages).filter((about) => findProgram(about, agentsDirectory))
const agents = ['greenroom', 'opencode', ...installed.map(({ id }) => id)]
const withinMs = 5_000

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true, environment: { AGENTS_DIR: agentsDirectory, POOL_SLOTS: '24' } })
})
afterAll(() => room[Symbol.asyncDispose]())

async function readyAgents(): Promise<string[]> {
  const backends = await listBackends(room.person, room.store)
  return backends.filter(({ id, state }) => state === 'ready' && agents.includes(id)).map(({ id }) => id)
}

test('after kill -9 of the host with every agent in a turn none of their processes is left, and each chat goes on with its memory', {
  timeout: 300_000,
}, async () => {
  await expect.poll(readyAgents, { timeout: 60_000 }).toEqual(expect.arrayContaining(agents))
  const chats = await Promise.all(agents.map(async (agent) => ({ agent, chat: await room.newChat(agent) })))
  for (const { agent, chat } of chats) {
    const { turnId } = await room.send(chat.view.chat.id, `The word is pelican-${agent}. [[plain:3:500]]`)
    expect(await chat.ended(turnId, 120_000), agent).toMatchObject({ outcome: 'completed' })
  }
  const cut = await Promise.all(
    chats.map(async ({ agent, chat }) => {
      const { turnId } = await room.send(chat.view.chat.id, '[[plain:2000:20]]')
      await chat.until(`${agent} speaks`, () => chat.answer(turnId).includes('tok3'), 120_000)
      return turnId
    }),
  )
  const alive = await room.host.agents()
  expect(alive.length).toBeGreaterThanOrEqual(agents.length)

  await room.host.kill()
  await expect.poll(() => room.host.agents(), { timeout: withinMs, interval: 50 }).toEqual([])

  await room.host.start()
  for (const [index, { agent, chat }] of chats.entries()) {
    const turnId = cut[index]
    if (!turnId) throw new Error('every chat had a turn')
    expect(await chat.ended(turnId), agent).toMatchObject({ outcome: 'interrupted' })
    const next = await room.send(chat.view.chat.id, '[[recall]]')
    expect(await chat.ended(next.turnId, 120_000), agent).toMatchObject({ outcome: 'completed' })
    expect(chat.answer(next.turnId), agent).toContain(`pelican-${agent}`)
  }
})
