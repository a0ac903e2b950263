import { readFile } from 'node:fs/promises'
import { type SQL, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeBudget } from '#db/writes/budgets/remove.ts'
import { setBudget } from '#db/writes/budgets/set.ts'
import type { TurnId } from '#lib/domain/ids.ts'
import { newBudget } from '#lib/domain/usage/budget.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom({
    model: true,
    environment: { OPENAI_API_KEY: 'sk-the-real-key', ANTHROPIC_API_KEY: 'sk-ant-real' },
  })
})
afterAll(() => room[Symbol.asyncDispose]())

const agents = [
  { backend: 'greenroom', mode: 'auto' },
  { backend: 'opencode', mode: 'allow' },
]
const limit = (limitTokens: number) =>
  setBudget(room.person, room.store, newBudget.parse({ period: 'day', limitTokens }))

type Row = {
  turn_id: string | null
  chat_id: string
  person_id: string
  workspace_id: string
  backend: string
  provider: string
  model: string
  status: number | null
  refused: string | null
  input: number
  output: number
}

/** What is recorded, once so much is: rows are written after the answer. */
async function rowsWhere(condition: SQL, count = 1): Promise<Row[]> {
  const columns = sql`*, input_tokens::int as input, output_tokens::int as output`
  const read = async () =>
    (await room.store.database.execute<Row>(sql`select ${columns} from model_requests where ${condition}`)).rows
  await expect.poll(async () => (await read()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count)
  return await read()
}
const rowsOf = (turnId: TurnId) => rowsWhere(sql`turn_id = ${turnId}`)

describe.each(agents)('$backend', ({ backend, mode }) => {
  it('asks its model through the gateway: a row of its turn, tokens of its turn, and no key in its process', async () => {
    const chat = await room.newChat(backend, { mode })
    const { turnId } = await room.send(chat.view.chat.id, 'Look [[plain:5:500]]')
    await chat.ended(turnId)
    const turn = chat.view.turns[turnId]
    expect(turn).toMatchObject({ outcome: 'completed' })
    const rows = await rowsOf(turnId)
    for (const row of rows)
      expect(row).toMatchObject({
        chat_id: chat.view.chat.id,
        person_id: room.person.personId,
        workspace_id: room.workspaceId,
        backend,
        provider: 'standard',
        model: 'scripted',
        status: 200,
        refused: null,
      })
    const sum = (of: 'input' | 'output') => rows.reduce((all, row) => all + row[of], 0)
    expect(sum('input')).toBeGreaterThan(0)
    expect(turn?.usage).toMatchObject({ inputTokens: sum('input'), outputTokens: sum('output') })
    for (const { headers } of room.model?.requests ?? []) expect(headers.authorization).toBe('Bearer test-key')
    const processes = await room.host.agents()
    // Of a Git that has ended since there is nothing to read.
    const read = (id: number, file: string) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '')
    const seen = await Promise.all(processes.flatMap((id) => [read(id, 'environ'), read(id, 'cmdline')]))
    expect(seen.filter(Boolean).length).toBeGreaterThan(0)
    expect(seen.join()).not.toMatch(/test-key|sk-the-real-key|sk-ant-real/)
  })

  it('says itself that it tries again, and each attempt is told once', async () => {
    const chat = await room.newChat(backend, { mode })
    const { turnId } = await room.send(chat.view.chat.id, '[[error:429]]')
    expect(await chat.ended(turnId)).toMatchObject({ outcome: 'failed', error: { kind: 'rate_limit' } })
    const attempts = chat.events.flatMap((event) => (event.type === 'turn.retrying' ? [event.attempt] : []))
    expect(attempts.length).toBeGreaterThan(0)
    expect(attempts).toEqual(attempts.map((_, index) => index + 1))
  })

  it('ends a turn as a usage limit when the budget is spent, in words, and works once it is raised', async () => {
    const chat = await room.newChat(backend, { mode })
    const { id } = await limit(0)
    const words = `More for ${backend} [[plain:2:500]]`
    const refused = await room.send(chat.view.chat.id, words)
    await chat.ended(refused.turnId)
    expect(chat.view.turns[refused.turnId]).toMatchObject({
      outcome: 'failed',
      error: {
        kind: 'usage_limit',
        retryable: false,
        message: expect.stringMatching(
          /^The usage limit is reached: the budget of everybody together, 0 tokens a day, is spent\. It is renewed on /,
        ),
      },
    })
    expect(room.model?.requests.filter(({ body }) => JSON.stringify(body).includes(words))).toEqual([])
    expect((await rowsOf(refused.turnId)).every((row) => row.refused === 'budget_spent')).toBe(true)
    await limit(1_000_000_000)
    const next = await room.send(chat.view.chat.id, 'Again [[plain:2:500]]')
    await chat.ended(next.turnId)
    expect(chat.view.turns[next.turnId]).toMatchObject({ outcome: 'completed' })
    await removeBudget(room.person, room.store, { budgetId: id })
  })
})

it('the host asks for titles on the account of the chat’s owner', async () => {
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  await room.send(chat.view.chat.id, 'Name it [[plain:2:500]]')
  await chat.until('a summary', ({ view }) => view.chat.summary !== null)
  const rows = await rowsWhere(sql`chat_id = ${chat.view.chat.id}`, 3)
  const own = rows.filter((row) => row.turn_id === null)
  expect(own).toHaveLength(2)
  for (const row of own)
    expect(row).toMatchObject({
      person_id: room.person.personId,
      workspace_id: room.workspaceId,
      backend: 'greenroom',
    })
})

it('no log of the host has a key or a token', () => {
  expect(room.host.log.join('\n')).not.toMatch(/test-key|sk-the-real-key|sk-ant-real|gw-[\w-]{20}/)
})
