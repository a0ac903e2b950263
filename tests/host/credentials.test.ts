import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addBackend } from '#db/writes/backends/add.ts'
import { createCredential } from '#db/writes/credentials/create.ts'
import { keyRingText, newKey } from '#lib/crypto/seal.ts'
import { backendId } from '#lib/domain/ids.ts'
import { openRoom, type Room } from '#tests/support/room.ts'

const ring = [newKey([])]
const secret = 'tiger-"burning"-&-bright+in the=night'

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true, environment: { CREDENTIAL_KEYS: keyRingText(ring) } })
  const { person, store, workspaceId } = room
  await addBackend(person, store, {
    id: backendId.parse('leaking'),
    name: 'Leaking',
    command: process.execPath,
    args: [fileURLToPath(new URL('../support/leaking-agent.ts', import.meta.url))],
    env: {},
  })
  await createCredential(person, store, {
    ring,
    name: 'LEAKED',
    value: secret,
    workspaceId: null,
    usedIn: [workspaceId],
  })
})
afterAll(() => room[Symbol.asyncDispose]())

/** Everything that the database holds, a row a line. */
async function wholeDatabase(): Promise<string> {
  const { database } = room.store
  const { rows } = await database.execute<{ name: string }>(
    sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const tables = await Promise.all(
    rows.map(({ name }) => database.execute(sql`select t::text as row from ${sql.raw(name)} as t`)),
  )
  return tables.flatMap((table) => table.rows.map(({ row }) => String(row))).join('\n')
}

/** What would show that the secret got somewhere: itself, and as others write it. */
const shapes = () => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  encodeURIComponent(secret),
  // As Postgres writes a column of text into a row.
  secret.replaceAll('"', '""'),
  'tiger-',
  'dGlnZXIt',
  'RpZ2VyL',
  '0aWdlci',
]

it('what an agent says of its environment is nowhere: not in the log, the stream, the patch or the database', async () => {
  const chat = await room.newChat('leaking')
  const { turnId } = await room.send(chat.view.chat.id, 'Say it')
  const { view } = await chat.until('a request', (seen) => seen.view.requests.length > 0)
  const [request] = view.requests
  if (!request) throw new Error('there is no request')
  expect(request.ask).toMatchObject({
    title: 'echo [secret LEAKED]',
    options: [{ optionId: 'yes', name: 'Allow [secret LEAKED]' }],
  })
  await room.answer(request, 'allow_once')
  expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed' })
  expect(chat.answer(turnId)).toBe('([secret LEAKED])')
  const parts = chat.view.messages.at(-1)?.parts ?? []
  expect(parts.find((part) => part.type === 'reasoning')).toMatchObject({ text: '([secret LEAKED])' })
  expect(parts.find((part) => part.type === 'tool')).toMatchObject({
    title: 'echo [secret LEAKED]',
    input: { command: 'echo [secret LEAKED]', nested: [{ '[secret LEAKED]': '[secret LEAKED]' }] },
    content: [{ type: 'diff', path: 'a.txt', oldText: '[secret LEAKED]', newText: '[secret LEAKED]\n' }],
    output: expect.stringContaining('[secret LEAKED]'),
  })
  expect(parts.find((part) => part.type === 'plan')).toMatchObject({ entries: [{ content: 'Use [secret LEAKED]' }] })

  const patch = await patchOf(turnId)
  expect(patch).toContain('+the secret is [secret LEAKED]')
  expect(patch).toContain('[secret LEAKED].txt')
  expect(patch).toMatch(/kept\.bin[\s\S]*?Binary files differ/)
  expect(patch).toMatch(/clean\.bin[\s\S]*?GIT binary patch/)

  const everywhere = [await wholeDatabase(), JSON.stringify(chat.events), room.host.log.join('\n')]
  for (const shape of shapes()) for (const place of everywhere) expect(place.includes(shape), shape).toBe(false)
  expect(everywhere[0]).toContain('[secret LEAKED]')
})

async function patchOf(turnId: string): Promise<string> {
  const { rows } = await room.store.database.execute<{ diff: string }>(
    sql`select diff from patches where turn_id = ${turnId}`,
  )
  return rows[0]?.diff ?? ''
}

it.each(['fail', 'crash'])('an error of a prompt that is to %s does not say it', async (how) => {
  const chat = await room.newChat('leaking')
  const { turnId } = await room.send(chat.view.chat.id, how)
  const { outcome, error } = await chat.ended(turnId)
  expect(outcome).toBe('failed')
  expect(JSON.stringify(error)).toContain('[secret LEAKED]')
  const everywhere = [await wholeDatabase(), JSON.stringify(chat.events), room.host.log.join('\n')]
  for (const place of everywhere) expect(place.includes('tiger-')).toBe(false)
})

it('a credential that cannot be used is left out, and the turn says why', async () => {
  const { store, person, workspaceId } = room
  const taken = { ...ring[0], id: 'k9', bytes: ring[0]?.bytes ?? Buffer.alloc(32) }
  await createCredential(person, store, {
    ring: [taken],
    name: 'LATER',
    value: 'sealed with another',
    workspaceId,
    usedIn: [],
  })
  const sealed = 'v1.k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA'
  for (const name of ['BROKEN', 'LD_PRELOAD'])
    await store.database.execute(
      sql`insert into credentials (id, workspace_id, name, sealed, key_id) values (${`crd_${name}`}, ${workspaceId}, ${name}, ${sealed}, 'k1')`,
    )
  const chat = await room.newChat('greenroom')
  const { turnId } = await room.send(chat.view.chat.id, '[[plain:1:1000]]')
  expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed' })
  const notices = chat.view.messages.at(-1)?.parts.flatMap((part) => (part.type === 'notice' ? [part.text] : []))
  expect(notices).toEqual([
    'The credential BROKEN was left out: what was saved is damaged, save its value again.',
    'The credential LATER was left out: this host does not have the key k9 yet; restart it, or save the value again.',
    'The credential LD_PRELOAD was left out: it loads code into every program.',
  ])
})
