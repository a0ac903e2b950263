import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readEnvironment } from '#lib/env.ts'
import { requireFreePort, requireWritable } from '#scripts/supervisor/checks.ts'
import { findNamedDatabase } from '#scripts/supervisor/database.ts'
import { keepSecret } from '#scripts/supervisor/secrets.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'greenroom-checks-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

test('a port that another program has is named, with how to choose another', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await expect(requireFreePort('localhost', port)).rejects.toThrow(
    `Port ${port} is in use by another program: choose another one, as in PORT=${port + 1} npm start.`,
  )
  server.close()
  await once(server, 'close')
  await requireFreePort('localhost', port)
})

test('a host that is not of this machine is refused', async () => {
  await expect(requireFreePort('192.0.2.1', 3000)).rejects.toThrow(/^HOST cannot be used: .*192\.0\.2\.1/)
})

test('a data folder is made; one that cannot be is refused by name', async () => {
  await requireWritable(path.join(directory, 'a', 'b'))
  expect(await readdir(path.join(directory, 'a', 'b'))).toEqual([])
  await writeFile(path.join(directory, 'file'), '')
  await expect(requireWritable(path.join(directory, 'file'))).rejects.toThrow(
    `DATA_DIR cannot be used: ${directory}/file cannot be written`,
  )
})

test('a database that cannot be reached is said in words, and its password is not', async () => {
  const named = (url: string) => findNamedDatabase(readEnvironment({ DATABASE_URL: url }))
  await expect(named('nonsense')).rejects.toThrow(/^DATABASE_URL cannot be used: it is no URL/)
  await expect(named('postgres://me:hush@127.0.0.1:1/x')).rejects.toThrow(
    /^DATABASE_URL cannot be used: nothing listens there\.$/,
  )
  expect(await findNamedDatabase(readEnvironment({}))).toBeNull()
})

test('a secret is made once and kept', async () => {
  const first = await keepSecret(directory, 'sample')
  expect(first).toMatch(/^[\w-]{43}$/)
  expect(await keepSecret(directory, 'sample')).toBe(first)
  expect(await keepSecret(directory, 'other')).not.toBe(first)
})
