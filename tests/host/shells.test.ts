import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readPatch } from '#db/reads/patches.ts'
import { listShells } from '#db/reads/shells.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { closeShell } from '#db/writes/shells/close.ts'
import { openShell } from '#db/writes/shells/open.ts'
import { resizeShell } from '#db/writes/shells/resize.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { shellLimits } from '#lib/domain/shells/shell.ts'
import { followShell } from '#tests/support/follow-shell.ts'
import { openRoom, type Room } from '#tests/support/room.ts'
import { worktreeOf } from '#tests/support/worktree-of.ts'

let room: Room
beforeAll(async () => {
  room = await openRoom({ model: true, environment: { SHELL: '/bin/bash' } })
})
afterAll(() => room[Symbol.asyncDispose]())

const newChat = async () => (await room.newChat('greenroom', { mode: 'auto' })).view.chat.id
async function open(chatId: ChatId, size = { columns: 80, rows: 24 }) {
  const { id } = await openShell(room.person, room.store, { chatId, ...size })
  const shell = await followShell(room.person, room.store, { chatId, shellId: id })
  await shell.until('that it is open', (seen) => seen.shell.state === 'open')
  return shell
}
const filesOf = (chatId: ChatId) => worktreeOf(room.host.dataDirectory, { workspaceId: room.workspaceId, chatId })

it('opens in the worktree of a chat that had no turn yet, and sees nothing of the server’s environment', async () => {
  const chatId = await newChat()
  await using shell = await open(chatId)
  await shell.type('pwd; cat README.md; env | grep -c DATABASE; tty && echo on-a-"terminal"\n')
  const { text } = await shell.says('on-a-terminal')
  expect(text).toContain(chatId)
  expect(text).toContain('A sample.')
  expect(text).toMatch(/^0\r$/m)
  expect(await listShells(room.person, room.store, chatId)).toMatchObject([{ number: 1, state: 'open' }])
  await shell.type('exit 3\n')
  expect((await shell.ended()).shell).toMatchObject({ state: 'ended', exitCode: 3, fault: null })
  expect(await listShells(room.person, room.store, chatId)).toEqual([])
})

it('takes another size while it runs', async () => {
  await using shell = await open(await newChat(), { columns: 61, rows: 17 })
  await shell.type('stty size\n')
  await shell.says('17 61')
  await resizeShell(room.person, room.store, { ...shell.place, columns: 103, rows: 31 })
  await shell.type('until [ "$(stty size)" = "31 103" ]; do sleep 0.05; done; echo it-"grew"\n')
  await shell.says('it-grew')
})

it('Ctrl+C ends what runs, and jobs are controlled as in any terminal', async () => {
  await using shell = await open(await newChat())
  await shell.type('echo wait"ing"; sleep 1000\n')
  await shell.says('waiting')
  await shell.type('\u0003')
  await shell.type('echo status "$?"\n')
  await shell.says('status 130')
  await shell.type('sleep 1000 &\njobs; kill %1; wait; echo all-"gone"\n')
  const { text } = await shell.says('all-gone')
  expect(text).toMatch(/Running\s+sleep 1000/)
  expect(text).not.toContain('no job control')
})

it('of ten megabytes the last are kept and none of the end is lost, and what is kept is bounded', async () => {
  await using shell = await open(await newChat())
  await shell.type('seq -f "line %.0f of many, so that it becomes long enough" 1 220000; echo the-"end"; exit\n')
  await shell.ended(60_000)
  expect(shell.seen.to).toBeGreaterThan(10_000_000)
  expect(shell.text).toMatch(/line 219999 of many, so that it becomes long enough\r\nline 220000 [^\r]*\r\nthe-end\r\n/)
  const { rows } = await room.store.database.execute<{ bytes: string }>(
    sql`select sum(length(data)) * 3 / 4 as bytes from shell_pieces where shell_id = ${shell.place.shellId}`,
  )
  expect(Number(rows[0]?.bytes)).toBeLessThan(shellLimits.keptBytes + 64 * 1024)
})

it('a page that says how far it is misses nothing, however much is printed', async () => {
  await using shell = await open(await newChat())
  const say = setInterval(() => {
    const { to } = shell.seen
    const notice = { type: 'read' as const, shellId: shell.place.shellId, reader: 'test', to }
    void room.store.database.transaction((tx) => room.store.bus.publish(tx, notice))
  }, 5)
  await shell.type('seq 1 400000; echo the-"end"; exit\n')
  await shell.ended(60_000)
  clearInterval(say)
  expect(shell.seen.missed).toBe(0)
  const numbers = shell.text.match(/^\d+(?=\r$)/gm) ?? []
  expect(numbers).toHaveLength(400_000)
  expect(numbers.at(-1)).toBe('400000')
})

it('what is typed faster than it is read arrives whole and in order', async () => {
  const chatId = await newChat()
  await using shell = await open(chatId)
  await shell.type('stty -echo; cat > typed.txt; stty echo; echo done-"now"\n')
  const lines = Array.from({ length: 3000 }, (_, at) => `line ${at}\n`)
  for (let at = 0; at < lines.length; at += 250) await shell.type(lines.slice(at, at + 250).join(''))
  await shell.type('\u0004')
  await shell.says('done-now')
  expect(await readFile(path.join(filesOf(chatId), 'typed.txt'), 'utf8')).toBe(lines.join(''))
})

it('a shell that is killed ends with words of its status, and its jobs end with it', async () => {
  await using shell = await open(await newChat())
  await shell.type('sleep 4321 & echo start"ed"\n')
  await shell.says('started')
  await shell.type('kill -9 $$\n')
  expect((await shell.ended()).shell).toMatchObject({ exitCode: 137, fault: null })
  expect(await running('sleep\u00004321')).toEqual([])
})

it('closing ends what runs in it, and what was changed becomes a patch of the person’s', async () => {
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const chatId = chat.view.chat.id
  await using shell = await open(chatId)
  await shell.type('trap \'\' HUP TERM; echo mine > by-hand.txt; echo writ"ten"; sleep 5432\n')
  await shell.says('written')
  await closeShell(room.person, room.store, shell.place)
  expect((await shell.ended()).shell).toMatchObject({ exitCode: null, fault: null })
  expect(await running('sleep\u00005432')).toEqual([])
  const { view } = await chat.until('a patch', (seen) => seen.view.patches.length === 1)
  const [patch] = view.patches
  if (!patch) throw new Error('no patch')
  expect(patch).toMatchObject({ turnId: null, author: { kind: 'person', personId: room.person.personId } })
  const { diff } = await readPatch(room.person, room.store, { chatId, patchId: patch.patchId })
  expect(diff).toContain('+mine')
})

it('what was changed becomes a patch when the shell is quiet, while it stays open', async () => {
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  await using shell = await open(chat.view.chat.id)
  await shell.type('echo mine > by-hand.txt\n')
  await chat.until('a patch', (seen) => seen.view.patches.length === 1)
  expect(shell.shell.state).toBe('open')
})

it('works while a turn runs', async () => {
  const chat = await room.newChat('greenroom', { mode: 'auto' })
  const { id } = chat.view.chat
  const { turnId } = await room.send(id, '[[shell:until [ -e go ]; do sleep 0.05; done]]')
  await chat.until('the command', () => chat.view.messages.some((m) => m.parts.some((part) => part.type === 'tool')))
  await using shell = await open(id)
  await shell.type('touch go; exit\n')
  await shell.ended()
  expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed' })
})

it('a chat that is deleted ends its shells', async () => {
  const chatId = await newChat()
  const shell = await open(chatId)
  await shell[Symbol.asyncDispose]()
  await deleteChat(room.person, room.store, { chatId })
  await expect
    .poll(async () => {
      const read = sql`select state, fault from shells where id = ${shell.place.shellId}`
      return (await room.store.database.execute(read)).rows
    })
    .toEqual([{ state: 'ended', fault: 'The chat was deleted.' }])
})

it('without a page for half an hour it ends', async () => {
  await using shell = await open(await newChat())
  const past = sql`update shells set seen_at = now() - interval '31 minutes' where id = ${shell.place.shellId}`
  await room.store.database.execute(past)
  expect((await shell.ended()).shell).toMatchObject({ exitCode: null, fault: 'No page showed it for 30 minutes.' })
})

it('a host that stops ends its shells, one that is killed leaves no process of theirs, and both say so', async () => {
  const chatId = await newChat()
  await using first = await open(chatId)
  await first.type('(trap "" HUP; setsid sleep 6543) & echo start"ed"\n')
  await first.says('started')
  await room.host.stop()
  expect((await first.ended()).shell).toMatchObject({ fault: 'The agent-host was stopped.' })
  expect(await running('sleep\u00006543')).toEqual([])
  await room.host.start()
  await using second = await open(chatId)
  await second.type('(trap "" HUP; setsid sleep 6543) & echo start"ed"\n')
  await second.says('started')
  await room.host.kill()
  await room.host.start()
  expect((await second.ended()).shell).toMatchObject({ fault: 'The agent-host was restarted.' })
  expect(await running('sleep\u00006543')).toEqual([])
  expect((await stat(filesOf(chatId))).isDirectory()).toBe(true)
})

/** The ids of processes with that in their command line. */
async function running(command: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    ids.map(async (id) => {
      const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
      return line.includes(command) ? [id] : []
    }),
  )
  return found.flat()
}
