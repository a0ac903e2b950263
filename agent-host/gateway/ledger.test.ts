import { expect, test } from 'vitest'
import { Ledger } from '#agent-host/gateway/ledger.ts'
import { backendId, personId } from '#lib/domain/ids.ts'
import type { ModelRequest } from '#lib/domain/usage/model-request.ts'
import { noTokens } from '#lib/domain/usage/tokens.ts'
import { newId } from '#lib/ids.ts'
import { makeLog } from '#lib/log.ts'
import { fakeBooks } from '#tests/support/fake-books.ts'

const request = (): ModelRequest => ({
  ...noTokens,
  id: newId('mrq'),
  at: new Date().toISOString(),
  personId: personId.parse('per_1'),
  workspaceId: null,
  chatId: null,
  turnId: null,
  backend: backendId.parse('greenroom'),
  provider: 'standard',
  model: 'm',
  status: 200,
  refused: null,
  durationMs: 1,
})
const log = makeLog('test', 'silent')

test('requests are written in batches, in their order, without anybody asking', async () => {
  const books = fakeBooks()
  const ledger = new Ledger({ books, log, times: { gatherMs: 1 } })
  const all = Array.from({ length: 1_200 }, request)
  for (const each of all) ledger.add(each)
  expect(await books.until(1_200)).toEqual(all)
})

test('what comes while something is read is written after it', async () => {
  const books = fakeBooks()
  const ledger = new Ledger({ books, log, times: { gatherMs: 0 } })
  ledger.add(request())
  const reading = Promise.withResolvers<void>()
  const read = ledger.settled(async () => {
    expect(ledger.unwritten).toHaveLength(0)
    ledger.add(request())
    await reading.promise
    expect(ledger.unwritten).toHaveLength(1)
    expect(books.written).toHaveLength(1)
  })
  reading.resolve()
  await read
  await books.until(2)
})

test('a database that is away is tried again, and only so much is kept for it', async () => {
  const books = fakeBooks()
  books.isAway = true
  const ledger = new Ledger({ books, log, times: { gatherMs: 0, retryMs: 1 } })
  for (let i = 0; i < 20_500; i++) ledger.add(request())
  await ledger.settled(async () => undefined)
  expect(ledger.unwritten).toHaveLength(20_000)
  books.isAway = false
  expect(await books.until(20_000)).toHaveLength(20_000)
  await ledger.close()
  expect(ledger.unwritten).toHaveLength(0)
})

test('closing waits for a database that does not answer only so long', async () => {
  const books = { ...fakeBooks(), write: () => new Promise<void>(() => undefined) }
  const ledger = new Ledger({ books, log, times: { lastChanceMs: 5 } })
  ledger.add(request())
  await ledger.close()
  expect(ledger.unwritten).toHaveLength(1)
})
