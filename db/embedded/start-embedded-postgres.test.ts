import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectSql } from '#db/client.ts'
import { borrowEmbeddedPostgres } from '#db/embedded/borrow-embedded-postgres.ts'
import { findRunning } from '#db/embedded/postmaster.ts'
import { databaseUrlFile, startEmbeddedPostgres } from '#db/embedded/start-embedded-postgres.ts'

let root: string
const cleanUps: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'greenroom-embedded-'))
  await chmod(root, 0o755)
})

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  await rm(root, { recursive: true, force: true })
})

/** A server whose end is seen to, whatever the test does with it. */
async function start(directory: string, durable = false) {
  const server = await startEmbeddedPostgres({ directory, durable })
  const home = await realpath(path.join(directory, 'postgres'))
  cleanUps.push(() => rm(home, { recursive: true, force: true }), server.stop)
  return { ...server, data: path.join(home, 'data') }
}

async function borrow(directory: string) {
  const borrowed = await borrowEmbeddedPostgres({ directory })
  let isBorrowed = true
  const giveBack = async () => {
    if (isBorrowed) await borrowed.giveBack()
    isBorrowed = false
  }
  cleanUps.push(giveBack)
  return { url: borrowed.url, giveBack }
}

async function query<Row>(url: string, text: string): Promise<Row[]> {
  const sql = connectSql(url, { max: 1 })
  try {
    return [...(await sql.unsafe<never[]>(text))]
  } finally {
    await sql.end()
  }
}

async function kill(data: string): Promise<number> {
  const postmaster = await findRunning(data)
  if (!postmaster) throw new Error('no server runs')
  process.kill(postmaster.pid, 'SIGKILL')
  return postmaster.pid
}

test('a server keeps its rows over a stop and a start, and listens on a socket alone', async () => {
  const first = await start(root)
  expect(first.adopted).toBe(false)
  await query(first.url, 'create table notes (text text)')
  await query(first.url, "insert into notes values ('kept')")
  expect(await query(first.url, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  await first.stop()
  expect(await findRunning(first.data)).toBeNull()

  const second = await start(root)
  expect(second).toMatchObject({ adopted: false, url: first.url })
  expect(await query(second.url, 'select text from notes')).toEqual([{ text: 'kept' }])
})

test('the URL is in a file that only its owner reads while the server runs', async () => {
  const server = await start(root)
  const file = databaseUrlFile(root)
  expect(await readFile(file, 'utf8')).toBe(server.url)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(path.join(root, 'postgres', 'data', 'greenroom-password'))).mode & 0o777).toBe(0o600)
  await server.stop()
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})

test('a wrong password does not get in', async () => {
  const server = await start(root)
  const url = new URL(server.url)
  url.password = 'wrong'
  await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed')
})

test('a server that was killed comes back with every committed row', async () => {
  const first = await start(root, true)
  await query(first.url, 'create table notes (text text)')
  await query(first.url, "insert into notes values ('kept')")
  await kill(first.data)
  const second = await start(root)
  expect(second.adopted).toBe(false)
  expect(await query(second.url, 'select text from notes')).toEqual([{ text: 'kept' }])
})

test('a server that still runs is adopted, and its new owner alone stops it', async () => {
  const first = await start(root)
  const pid = (await findRunning(first.data))?.pid
  const second = await start(root)
  expect(second).toMatchObject({ adopted: true, url: first.url })
  expect((await findRunning(first.data))?.pid).toBe(pid)
  await first.stop()
  expect((await findRunning(first.data))?.pid).toBe(pid)
  await second.stop()
  expect(await findRunning(first.data)).toBeNull()
})

test('two that start at the same time get one server', async () => {
  const [one, other] = await Promise.all([start(root), start(root)])
  expect(other.url).toBe(one.url)
  expect([one.adopted, other.adopted].filter(Boolean)).toHaveLength(1)
})

test('a borrowed server ends with its last borrower', async () => {
  const [one, other] = await Promise.all([borrow(root), borrow(root)])
  await one.giveBack()
  expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await other.giveBack()
  expect(await findRunning(path.join(root, 'postgres', 'data'))).toBeNull()
})

test('borrowers leave a server to its owner, also one that came after them', async () => {
  const early = await borrow(root)
  const owner = await start(root)
  const late = await borrow(root)
  await early.giveBack()
  await late.giveBack()
  expect(await query(owner.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await owner.stop()
  expect(await findRunning(owner.data)).toBeNull()
})

test('a server that its owner ended meanwhile can be given back', async () => {
  const owner = await start(root)
  const borrowed = await borrow(root)
  await owner.stop()
  await borrowed.giveBack()
  expect(await findRunning(owner.data)).toBeNull()
})

test('a lock that names another program does not keep the server from starting', async () => {
  const first = await start(root)
  const lock = await readFile(path.join(first.data, 'postmaster.pid'), 'utf8')
  await first.stop()
  const foreign = lock.replace(/^\d+/, String(process.pid))
  await writeFile(path.join(first.data, 'postmaster.pid'), foreign)
  const second = await start(root)
  expect(second.adopted).toBe(false)
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a path that is too long for a socket gets a short private folder, which goes with the server', async () => {
  const directory = path.join(root, 'a-very-long-name-'.repeat(6))
  const server = await start(directory)
  const folder = new URL(server.url).searchParams.get('host') ?? ''
  expect(Buffer.byteLength(folder)).toBeLessThan(80)
  expect(await readdir(folder)).toContain('.s.PGSQL.5432')
  expect((await stat(folder)).mode & 0o066).toBe(0)
  await server.stop()
  await expect(stat(folder)).rejects.toThrow('ENOENT')
})

test('a start that was cut short in its middle is begun again', async () => {
  await mkdir(path.join(root, 'postgres', 'data.new'), { recursive: true })
  await writeFile(path.join(root, 'postgres', 'data.new', 'PG_VERSION'), 'half')
  await writeFile(path.join(root, 'postgres', 'data.new.password'), 'of a cluster that never was')
  const server = await start(root)
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('data of another major version are refused, and left as they are', async () => {
  const server = await start(root)
  await server.stop()
  const file = path.join(server.data, 'PG_VERSION')
  await writeFile(file, '12\n')
  await expect(startEmbeddedPostgres({ directory: root })).rejects.toThrow('is of Postgres 12')
  expect(await readFile(file, 'utf8')).toBe('12\n')
})

test('a server that cannot start says what it logged', async () => {
  const server = await start(root)
  await server.stop()
  await writeFile(path.join(server.data, 'postgresql.auto.conf'), "no_such_setting = 'on'\n")
  await expect(startEmbeddedPostgres({ directory: root })).rejects.toThrow('no_such_setting')
})

test.runIf(process.getuid?.() === 0)(
  'below a folder that is closed to others, root has its data elsewhere',
  async () => {
    await chmod(root, 0o700)
    const directory = path.join(root, 'data')
    const first = await start(directory)
    expect(first.data).toMatch(/^\/var\/lib\/greenroom\/\w+\/data$/)
    expect((await stat(first.data)).uid).not.toBe(0)
    await query(first.url, 'create table notes (text text)')
    await first.stop()
    const second = await start(directory)
    expect(await query(second.url, 'select count(*)::int from notes')).toEqual([{ count: 0 }])
  },
)
