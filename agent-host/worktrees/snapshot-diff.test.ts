import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { diffSnapshots, patchBetween } from '#agent-host/worktrees/snapshot-diff.ts'
import { testWorktree } from '#tests/support/worktrees.ts'

vi.setConfig({ testTimeout: 60_000 })
const run = promisify(execFile)
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `line ${from + n}\n`).join('')

test('each kind of change is told, with its hunks and lines', async () => {
  await using room = await testWorktree({
    'two-hunks.txt': lines(0, 60),
    'script.sh': 'echo\n',
    'old.txt': lines(0, 20),
    'gone.txt': 'x\n',
  })
  const at = (name: string) => path.join(room.directory, name)
  await writeFile(at('two-hunks.txt'), `first\n${lines(0, 60)}@@ -1 +1 @@\ndiff --git a/x b/x\n`)
  await chmod(at('script.sh'), 0o755)
  await rename(at('old.txt'), at('new.txt'))
  await writeFile(at('new.txt'), `${lines(0, 20)}more\n`)
  await rename(at('gone.txt'), path.join(room.layout.dataDirectory, 'gone.txt'))
  await writeFile(at('picture.bin'), Buffer.from([0, 1, 2, 255]))
  const { files, diff } = await room.diff(await room.snapshot())
  const plain = { previousPath: null, binary: false }
  expect(files).toEqual([
    { ...plain, path: 'gone.txt', change: 'deleted', hunks: 1, added: 0, removed: 1 },
    { ...plain, path: 'new.txt', previousPath: 'old.txt', change: 'renamed', hunks: 1, added: 1, removed: 0 },
    { ...plain, path: 'picture.bin', binary: true, change: 'added', hunks: 0, added: 0, removed: 0 },
    { ...plain, path: 'script.sh', change: 'modified', hunks: 0, added: 0, removed: 0 },
    { ...plain, path: 'two-hunks.txt', change: 'modified', hunks: 2, added: 3, removed: 0 },
  ])
  expect(diff).toContain('GIT binary patch\n')
  expect(diff).toContain('old mode 100644\nnew mode 100755\n')
  expect(diff).toMatch(/^index [0-9a-f]{40}\.\.[0-9a-f]{40}/m)
})

test('names with spaces, quotes, line breaks and other scripts come out as they are', async () => {
  await using room = await testWorktree()
  const names = [
    'a b.txt',
    'line\nbreak.txt',
    'quo"te.txt',
    'tab\there.txt',
    'Größe/日本.txt',
    ' lead',
    '-dash',
    ':colon',
  ].sort()
  await mkdir(path.join(room.directory, 'Größe'))
  for (const name of names) await writeFile(path.join(room.directory, name), `${name}\n`)
  const now = await room.snapshot()
  const { files } = await room.diff(now)
  expect(files.map((file) => file.path).sort()).toEqual(names)
  expect(files.every((file) => file.change === 'added' && file.hunks === 1 && !file.binary)).toBe(true)
  await rename(path.join(room.directory, 'line\nbreak.txt'), path.join(room.directory, 'moved\nö.txt'))
  expect((await room.diff(await room.snapshot(), now)).files).toMatchObject([
    { path: 'moved\nö.txt', previousPath: 'line\nbreak.txt', change: 'renamed' },
  ])
})

/** Applies the whole patch to a fresh clone of the repository and gives its files. */
async function applied(room: Awaited<ReturnType<typeof testWorktree>>, diff: string | null) {
  const clone = path.join(room.layout.dataDirectory, 'clone')
  await run('git', ['clone', '-q', room.repository.directory, clone])
  await writeFile(path.join(clone, '.git', 'the.patch'), diff ?? '')
  await run('git', ['-C', clone, 'apply', '--binary', path.join(clone, '.git', 'the.patch')])
  return (name: string) => readFile(path.join(clone, name))
}

test('a patch of text, binary files, other encodings and renames can be applied byte for byte', async () => {
  await using room = await testWorktree({ 'text.txt': lines(0, 30), 'move me.txt': lines(30, 60) })
  const contents: Record<string, Buffer> = {
    'text.txt': Buffer.from(`${lines(0, 10)}changed\r\n${lines(10, 30)}no end`),
    'latin1.txt': Buffer.from('Gr\xf6\xdfe\n'.repeat(50), 'latin1'),
    'late-nul.txt': Buffer.concat([Buffer.from(lines(0, 3000)), Buffer.alloc(1)]),
    'utf16.txt': Buffer.from('Hällo\n', 'utf16le'),
    'image.bin': Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7) % 256)),
    'empty.txt': Buffer.alloc(0),
    'moved ü.txt': Buffer.from(`${lines(30, 60)}Gr\xf6\xdfe\n`, 'latin1'),
  }
  await rename(path.join(room.directory, 'move me.txt'), path.join(room.directory, 'moved ü.txt'))
  for (const [name, content] of Object.entries(contents)) await writeFile(path.join(room.directory, name), content)
  const { files, diff } = await room.diff(await room.snapshot())
  expect(diff).not.toContain('\0')
  expect(diff).not.toContain('\ufffd')
  const read = await applied(room, diff)
  for (const [name, content] of Object.entries(contents)) expect((await read(name)).equals(content), name).toBe(true)
  const binary = files.filter((file) => file.binary).map((file) => file.path)
  expect(binary.sort()).toEqual(['image.bin', 'late-nul.txt', 'latin1.txt', 'moved ü.txt', 'utf16.txt'])
})

test('names that are not UTF-8 do not keep a patch from being applied', async () => {
  await using room = await testWorktree()
  const name = Buffer.from('Gr\xf6\xdfe.txt', 'latin1')
  await writeFile(Buffer.concat([Buffer.from(`${room.directory}/`), name]), 'content\n')
  await writeFile(path.join(room.directory, 'plain.txt'), 'plain\n')
  const { files, diff } = await room.diff(await room.snapshot())
  expect(files.map((file) => file.path)).toEqual([name.toString('utf8'), 'plain.txt'])
  expect(diff).toContain('"b/Gr\\366\\337e.txt"')
  await applied(room, diff)
})

test('past its bound a patch has no text, but still its counts', async () => {
  await using room = await testWorktree({ 'a.txt': lines(0, 60), 'b.bin': '\0' })
  await writeFile(path.join(room.directory, 'a.txt'), `first\n${lines(0, 60)}last\n`)
  await writeFile(path.join(room.directory, 'b.bin'), '\0\x01')
  const pair = { chatId: room.place.chatId, from: room.first.snapshotId, to: (await room.snapshot()).snapshotId }
  const whole = await diffSnapshots(room.layout, pair)
  const bounded = await diffSnapshots(room.layout, pair, { maxBytes: 100 })
  expect(bounded).toEqual({ files: whole.files, diff: null })
  expect(bounded.files.map((file) => file.hunks)).toEqual([2, 0])
})

test('there is no patch between a snapshot and itself', async () => {
  await using room = await testWorktree()
  const { snapshotId } = room.first
  expect(await patchBetween(room.layout, { chatId: room.place.chatId, from: snapshotId, to: snapshotId })).toBeNull()
  await writeFile(path.join(room.directory, 'new'), 'new\n')
  const to = (await room.snapshot()).snapshotId
  expect(await patchBetween(room.layout, { chatId: room.place.chatId, from: snapshotId, to })).toMatchObject({
    fromSnapshot: snapshotId,
    toSnapshot: to,
    files: [{ path: 'new' }],
  })
})
