import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { asc, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '#db/client.ts'
import { sealedRowOf } from '#db/reads/credentials.ts'
import { credentials } from '#db/schema/credentials.ts'
import { createCredential } from '#db/writes/credentials/create.ts'
import { type KeyRing, keyRingText, newKey, parseKeyRing, seal, unseal } from '#lib/crypto/seal.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import { newId } from '#lib/ids.ts'
import { rotateKeptKeys } from '#scripts/rotate-keys.ts'
import { readCredentialKeys } from '#scripts/supervisor/credential-keys.ts'
import { takeProgramFolder } from '#scripts/supervisor/program-folder.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let at: TestStore
let machine: HostActor
let ada: PersonActor
let dataDirectory: string
let said: string[]
beforeEach(async () => {
  at = await testStore()
  machine = await testHost(at.store)
  ada = await testPerson(at.store)
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'greenroom-keys-'))
  said = []
})
afterEach(async () => {
  await at.close()
  await rm(dataDirectory, { recursive: true })
})

const rotate = (store: Store = at.store) =>
  rotateKeptKeys({ machine, store, say: (line) => void said.push(line) }, dataDirectory)
const keys = async () => (await readCredentialKeys(dataDirectory)).map(({ id }) => id)
const save = async (ring: KeyRing, name: string) =>
  createCredential(ada, at.store, { ring, name, value: `value of ${name}`, workspaceId: null, usedIn: [] })

/** The key of each row, once all of them opened with what is kept now. */
async function keysInUse(): Promise<string[]> {
  const ring = await readCredentialKeys(dataDirectory)
  const rows = await at.store.database.select().from(credentials).orderBy(asc(credentials.id))
  for (const row of rows) expect(unseal(ring, sealedRowOf(row), row.sealed)).toBe(`value of ${row.name}`)
  return rows.map(({ keyId }) => keyId)
}

test('where nothing runs it is done at once, as often as one likes', async () => {
  await save(await readCredentialKeys(dataDirectory), 'ONE')
  for (const id of ['k2', 'k3']) {
    await rotate()
    expect(await keys()).toEqual([id])
    expect(await keysInUse()).toEqual([id])
  }
  expect((await stat(path.join(dataDirectory, 'secrets', 'credential-keys'))).mode & 0o777).toBe(0o600)
})

test('while Greenroom runs it waits for restarts, and every process opens what any other sealed', async () => {
  const known = await readCredentialKeys(dataDirectory)
  await save(known, 'ONE')
  const start = async () => {
    const program = await takeProgramFolder(dataDirectory, 'host')
    return { program, ring: await readCredentialKeys(dataDirectory) }
  }
  let running = await start()
  await rotate()
  expect(await keys()).toEqual(['k1', 'k2'])
  expect(said.at(-1)).toMatch(/does not know it yet: restart it, then run this again to seal everything with k2/)
  await rotate()
  expect(await keys()).toEqual(['k1', 'k2'])

  running.program[Symbol.dispose]()
  running = await start()
  await rotate()
  expect(await keys()).toEqual(['k2', 'k1'])
  expect(await keysInUse()).toEqual(['k2'])
  expect(said.at(-1)).toMatch(/still seals with k1: restart it/)
  // It goes on with what it started with.
  const [row] = await at.store.database.select().from(credentials)
  if (!row) throw new Error('there is no row')
  expect(unseal(running.ring, sealedRowOf(row), row.sealed)).toBe('value of ONE')
  expect((await save(running.ring, 'TWO')).name).toBe('TWO')
  expect(await keysInUse()).toEqual(['k2', 'k1'])

  running.program[Symbol.dispose]()
  running = await start()
  await rotate()
  expect(await keys()).toEqual(['k2'])
  expect(await keysInUse()).toEqual(['k2', 'k2'])
  running.program[Symbol.dispose]()
})

test('cut off half-way it is run again', async () => {
  const ring = await readCredentialKeys(dataDirectory)
  const rows = Array.from({ length: 250 }, (_, i) => {
    const row = { id: newId('crd'), ownerId: ada.personId, workspaceId: null, name: `KEY_${i}` }
    return { ...row, ...seal(ring, sealedRowOf(row), `value of ${row.name}`) }
  })
  await at.store.database.insert(credentials).values(rows)
  let transactions = 0
  const database = new Proxy(at.store.database, {
    get(target, name) {
      if (name === 'transaction' && ++transactions > 2) throw new Error('cut off')
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  await expect(rotate({ ...at.store, database })).rejects.toThrow('cut off')
  expect(await keys()).toEqual(['k2', 'k1'])
  const half = await keysInUse()
  expect([half.filter((id) => id === 'k2').length, half.filter((id) => id === 'k1').length]).toEqual([200, 50])
  await rotate()
  expect(new Set(await keysInUse())).toEqual(new Set(['k2']))
  expect(await keys()).toEqual(['k2'])
})

test('an old key stays while something is sealed with it that does not open', async () => {
  const ring = await readCredentialKeys(dataDirectory)
  await save(ring, 'ONE')
  await at.store.database.update(credentials).set({ sealed: 'v1.k1.AAAA.AAAA' })
  await rotate()
  expect(await keys()).toEqual(['k2', 'k1'])
  expect(said).toContain('1 did not open with any key here and stay as they are: save their values again.')
  expect(said.at(-1)).toBe('k1 cannot be dropped: credentials are still sealed with it.')
})

test('with keys of one’s own it says what to set, as a program', async () => {
  const first = [newKey([])]
  await save(first, 'ONE')
  const run = async (ring: KeyRing) => {
    const { PATH = '', HOME = '/' } = process.env
    const environment = { NODE_ENV: 'production' as const, PATH, HOME, DATABASE_URL: at.url, DATA_DIR: dataDirectory }
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/rotate-key.ts'], {
      env: { ...environment, CREDENTIAL_KEYS: keyRingText(ring) },
    })
    return stdout
  }
  const told = await run(first)
  const [, added = ''] = /Put this behind what is there, and restart everything: ,(\S+)/.exec(told) ?? []
  const [second] = parseKeyRing(added)
  if (!second) throw new Error('there is no key')
  expect(second.id).toBe('k2')
  expect(await run([second, ...first])).toMatch(
    /1 credential was sealed anew with k2[\s\S]*take k1 out of CREDENTIAL_KEYS/,
  )
  const { rows } = await at.store.database.execute<{ sealed: string }>(sql`select sealed from credentials`)
  expect(rows[0]?.sealed).toMatch(/^v1\.k2\./)
  await expect(readFile(path.join(dataDirectory, 'secrets', 'credential-keys'))).rejects.toThrow('ENOENT')
})
