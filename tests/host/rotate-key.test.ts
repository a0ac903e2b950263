import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCredential } from '#db/writes/credentials/create.ts'
import { type KeyRing, keyRingText, newKey, parseKeyRing, unseal } from '#lib/crypto/seal.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

let at: TestStore
let ada: PersonActor
let dataDirectory: string
let file: string
const first = [newKey([])]
beforeEach(async () => {
  at = await testStore()
  ada = await testPerson(at.store)
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'greenroom-keys-'))
  file = path.join(dataDirectory, 'secrets', 'credential-keys')
  await mkdir(path.dirname(file), { mode: 0o700 })
  await putKeys(first)
})
afterEach(async () => {
  await at.close()
  await rm(dataDirectory, { recursive: true })
})

const putKeys = (ring: KeyRing) => writeFile(file, `${keyRingText(ring)}\n`, { mode: 0o600 })
const keptKeys = async () => parseKeyRing((await readFile(file, 'utf8')).trim())
const keys = async () => (await keptKeys()).map(({ id }) => id)

/** `npm run rotate-key`; gives what it said. */
async function rotate(environment: Record<string, string> = {}): Promise<string> {
  const { PATH = '', HOME = '/' } = process.env
  const own = { NODE_ENV: 'production' as const, PATH, HOME, DATABASE_URL: at.url, DATA_DIR: dataDirectory }
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/rotate-key.ts'], {
    env: { ...own, ...environment },
  })
  return stdout.trim()
}

const save = (ring: KeyRing, name: string) =>
  createCredential(ada, at.store, { ring, name, value: `value of ${name}`, workspaceId: null, usedIn: [] })

/** The key of each credential, once all of them opened with these. */
async function keysInUse(ring: KeyRing): Promise<string[]> {
  const { rows } = await at.store.database.execute<{ id: string; name: string; sealed: string; keyId: string }>(
    sql`select id, name, sealed, key_id as "keyId" from credentials order by id`,
  )
  for (const { id, name, sealed } of rows)
    expect(unseal(ring, { table: 'credentials', id, name, owner: `person ${ada.personId}` }, sealed)).toBe(
      `value of ${name}`,
    )
  return rows.map(({ keyId }) => keyId)
}

/** What a supervisor holds while it runs, and the keys that it started with. */
async function startSupervisor(): Promise<Disposable & { ring: KeyRing }> {
  const folder = path.join(dataDirectory, 'run', 'host')
  await mkdir(folder, { recursive: true })
  const lock = new DatabaseSync(path.join(folder, 'supervisor.lock'))
  lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  await writeFile(path.join(folder, 'supervisor.pid'), `${process.pid}\n`)
  return { ring: await keptKeys(), [Symbol.dispose]: () => lock.close() }
}

test('where nothing runs it is done at once, as often as one likes', async () => {
  await save(first, 'ONE')
  for (const id of ['k2', 'k3']) {
    expect(await rotate()).toContain(`1 credential was sealed anew with ${id}.`)
    expect(await keys()).toEqual([id])
    expect(await keysInUse(await keptKeys())).toEqual([id])
  }
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('while Greenroom runs it waits for restarts, and what runs opens everything', async () => {
  await save(first, 'ONE')
  {
    using _ = await startSupervisor()
    const words = /does not know it yet: restart it, then run this again to seal everything with k2\.$/
    for (let twice = 0; twice < 2; twice++) expect(await rotate()).toMatch(words)
    expect(await keys()).toEqual(['k1', 'k2'])
  }
  {
    using running = await startSupervisor()
    expect(await rotate()).toMatch(/still seals with k1: restart it, then run this again to drop what is old\.$/)
    expect(await keys()).toEqual(['k2', 'k1'])
    await save(running.ring, 'TWO')
    expect(await keysInUse(running.ring)).toEqual(['k2', 'k1'])
  }
  using running = await startSupervisor()
  expect(await rotate()).toMatch(/k1 was dropped: k2 is the only key\.$/)
  expect(await keys()).toEqual(['k2'])
  expect(await keysInUse(running.ring)).toEqual(['k2', 'k2'])
})

test('cut off when some were sealed anew, it is run again', async () => {
  const both = [newKey(first), ...first]
  await save(first, 'ONE')
  await save(both, 'TWO')
  await putKeys(both)
  expect(await keysInUse(both)).toEqual(['k1', 'k2'])
  await rotate()
  expect(await keys()).toEqual(['k2'])
  expect(await keysInUse(await keptKeys())).toEqual(['k2', 'k2'])
})

test('an old key stays while something is sealed with it that does not open', async () => {
  await save(first, 'ONE')
  await at.store.database.execute(sql`update credentials set sealed = 'v1.k1.AAAA.AAAA'`)
  const said = await rotate()
  expect(said).toContain('1 did not open with any key here and stay as they are: save their values again.')
  expect(said).toMatch(/k1 cannot be dropped: credentials are still sealed with it\.$/)
  expect(await keys()).toEqual(['k2', 'k1'])
})

test('with keys of one’s own it says what to set, and keeps none', async () => {
  await rm(file)
  await save(first, 'ONE')
  const told = await rotate({ CREDENTIAL_KEYS: keyRingText(first) })
  const [, added = ''] = /Put this behind what is there, and restart everything: ,(\S+)/.exec(told) ?? []
  const ring = [...parseKeyRing(added), ...first]
  expect(ring.map(({ id }) => id)).toEqual(['k2', 'k1'])
  expect(await rotate({ CREDENTIAL_KEYS: keyRingText(ring) })).toMatch(
    /1 credential was sealed anew with k2\.[\s\S]*take k1 out of CREDENTIAL_KEYS/,
  )
  expect(await keysInUse(ring)).toEqual(['k2'])
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})
