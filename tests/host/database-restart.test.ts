import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { startEmbeddedPostgres } from '#db/embedded/start-embedded-postgres.ts'
import { migrate } from '#db/migrate.ts'
import { openStore } from '#db/open-store.ts'
import { makeLog } from '#lib/log.ts'
import { openRoom } from '#tests/support/room.ts'

it('kill -9 of the database in the middle of a turn loses and doubles nothing, and the turn runs to its own end', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-database-'))
  await chmod(directory, 0o755)
  await using cleaning = new AsyncDisposableStack()
  cleaning.defer(() => rm(directory, { recursive: true, force: true }))
  let server = await startEmbeddedPostgres({ directory })
  cleaning.defer(() => server.stop())
  const { url } = server
  await migrate(url)
  const store = await openStore({ url, directUrl: url, log: makeLog('test', 'silent') })
  const database = { store, url, close: async () => store[Symbol.asyncDispose]() }
  await using room = await openRoom({ model: true, database })
  const chat = await room.newChat('greenroom')
  const { turnId } = await room.send(chat.view.chat.id, '[[plain:300:60]]')
  await chat.until('text', () => chat.answer(turnId).includes('tok30'))
  process.kill(server.processId, 'SIGKILL')
  server = await startEmbeddedPostgres({ directory })
  expect(server.url).toBe(url)
  expect(await chat.ended(turnId, 60_000)).toMatchObject({ outcome: 'completed' })
  expect(chat.answer(turnId)).toBe(Array.from({ length: 300 }, (_, i) => `tok${i}`).join(' '))
}, 150_000)
