import { afterAll, beforeAll, expect, test } from 'vitest'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'
import { isInstalled } from '#tests/support/agents/is-installed.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

/** Those that ask a failing model again without a word. */
const silent = [agentPackages.claude, agentPackages.gemini, agentPackages.qwen].filter(isInstalled)
const patienceMs = 60_000

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true, environment: { AGENTS_DIR: agentsDirectory } })
})
afterAll(() => room[Symbol.asyncDispose]())

test.each(silent)('a chat shows each attempt of $id, a stop ends it, and the next turn runs', async ({ id }) => {
  const chat = await room.newChat(id)
  const { turnId } = await room.send(chat.view.chat.id, '[[error:429]]')
  const retry = () => chat.view.turns[turnId]?.retry
  await chat.until('a second attempt', () => (retry()?.attempt ?? 0) >= 2, patienceMs)
  expect(retry()?.error).toMatchObject({ kind: 'rate_limit', httpStatus: 429 })
  await stopTurn(room.person, room.store, { turnId })
  expect(await chat.ended(turnId)).toMatchObject({ outcome: 'stopped', retry: null })
  const next = await room.send(chat.view.chat.id, '[[plain:3:500]]')
  expect(await chat.ended(next.turnId, patienceMs)).toMatchObject({ outcome: 'completed', retry: null })
})
