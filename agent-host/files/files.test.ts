import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { deletePath, restorePath } from '#agent-host/files/delete-path.ts'
import { listFolders, listOneFolder } from '#agent-host/files/list-folders.ts'
import { readBytesAt, readFileAt } from '#agent-host/files/read-file.ts'
import { makeFolder, movePath, saveFile } from '#agent-host/files/write-file.ts'
import type { FileEntry, FileView } from '#lib/domain/files/file.ts'
import { testFolder, testWorktree } from '#tests/support/worktrees.ts'

vi.setConfig({ testTimeout: 60_000 })

async function testFiles(files?: Record<string, string>) {
  const room = await testWorktree(files)
  const place = {
    worktree: room.directory,
    gitDirectory: room.layout.snapshots(room.place.chatId),
    deletedDirectory: room.layout.deletedFiles(room.place.chatId),
  }
  const at = (name: string) => path.join(room.directory, name)
  return { ...room, files: place, at, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() }
}

const brief = (entries: readonly FileEntry[]) =>
  entries.map(({ name, kind, change, ignored }) => [name, kind, change, ignored && 'ignored'].filter(Boolean).join(' '))

async function readText(room: Awaited<ReturnType<typeof testFiles>>, file: string): Promise<FileView> {
  const view = await readFileAt(room.files, file, null)
  if (view?.kind !== 'file') throw new Error(`not a file: ${JSON.stringify(view)}`)
  return view
}

test('a folder shows what is in it, what changed since the chat began and what Git ignores, and never the Git folder', async () => {
  await using room = await testFiles({ 'README.md': '# Sample\n', 'old.txt': 'old\n', '.gitignore': 'cache/\n' })
  await mkdir(room.at('cache'))
  await writeFile(room.at('cache/x'), 'x')
  await mkdir(room.at('src/deep'), { recursive: true })
  await writeFile(room.at('src/deep/new.ts'), 'new\n')
  await writeFile(room.at('README.md'), '# Changed\n')
  await rm(room.at('old.txt'))
  await symlink('README.md', room.at('link'))
  const seen = ['cache folder ignored', 'src folder modified', '.gitignore file', 'link link added']
  const after = [...seen, 'old.txt file deleted', 'README.md file modified']
  expect(brief((await listOneFolder(room.files, '')).entries)).toEqual(after)
  await room.snapshot()
  expect(brief((await listOneFolder(room.files, '')).entries)).toEqual(after)
  expect(brief((await listOneFolder(room.files, 'src/deep')).entries)).toEqual(['new.ts file added'])
})

test('a file that was touched or deleted and made again, with the same content, did not change', async () => {
  await using room = await testFiles({ 'a.txt': 'same\n', 'b.txt': 'same\n', 'c.txt': 'c\n' })
  for (const name of ['b.txt', 'c.txt']) await rm(room.at(name))
  await room.snapshot()
  await writeFile(room.at('a.txt'), 'same\n')
  await writeFile(room.at('b.txt'), 'same\n')
  await writeFile(room.at('c.txt'), 'other\n')
  expect(brief((await listOneFolder(room.files, '')).entries)).toEqual([
    'a.txt file',
    'b.txt file',
    'c.txt file modified',
  ])
})

test('many folders come at once, those that are gone as null, with the paths that a filter finds', async () => {
  await using room = await testFiles()
  await mkdir(room.at('src'))
  await writeFile(room.at('src/reader.ts'), '')
  const { folders, found } = await listFolders(room.files, { paths: ['', 'src', 'gone'], filter: 'rEaD' })
  expect(folders.map(({ folder }) => folder?.entries.map((entry) => entry.name) ?? null)).toEqual([
    ['src', 'README.md'],
    ['reader.ts'],
    null,
  ])
  expect(found).toEqual([
    { path: 'README.md', change: null },
    { path: 'src/reader.ts', change: 'added' },
  ])
})

test('a file is read as text with its hash; what the caller knows is not sent again', async () => {
  await using room = await testFiles()
  const view = await readText(room, 'README.md')
  expect(view).toMatchObject({ text: '# Sample\n\nA sample.\n', why: null, byteCount: 20 })
  expect(await readFileAt(room.files, 'README.md', view.hash)).toEqual({ kind: 'unchanged', path: 'README.md' })
})

test('binary and large files are said to be so, and their bytes are to be had', async () => {
  await using room = await testFiles()
  await writeFile(room.at('photo.png'), Buffer.from([137, 80, 0, 1]))
  await writeFile(room.at('large.txt'), 'x'.repeat(1024 * 1024 + 1))
  expect(await readText(room, 'photo.png')).toMatchObject({ text: null, why: 'binary', mediaType: 'image/png' })
  expect(await readText(room, 'large.txt')).toMatchObject({ text: null, why: 'too_large', hash: null })
  expect((await readBytesAt(room.files, 'photo.png')).base64).toBe(Buffer.from([137, 80, 0, 1]).toString('base64'))
})

test('no link leads out of the worktree: not for reading, writing, listing, moving, deleting or restoring', async () => {
  await using room = await testFiles()
  await using outside = await testFolder()
  await writeFile(path.join(outside.directory, 'secret.txt'), 'secret\n')
  await symlink(outside.directory, room.at('out'))
  await symlink(path.join(outside.directory, 'secret.txt'), room.at('secret'))
  const { files } = room
  const refused = { code: 'invalid' }
  expect(await readFileAt(files, 'secret', null)).toMatchObject({ kind: 'link' })
  await expect(readBytesAt(files, 'secret')).rejects.toMatchObject(refused)
  await expect(readFileAt(files, 'out/secret.txt', null)).rejects.toMatchObject(refused)
  await expect(listOneFolder(files, 'out')).rejects.toMatchObject(refused)
  await expect(saveFile(files, { path: 'out/new.txt', text: 'x', baseHash: null })).rejects.toMatchObject(refused)
  await expect(saveFile(files, { path: 'secret', text: 'x', baseHash: null })).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(saveFile(files, { path: 'secret', text: 'x', baseHash: 'a'.repeat(64) })).rejects.toMatchObject(refused)
  await expect(makeFolder(files, 'out/folder')).rejects.toMatchObject(refused)
  await expect(movePath(files, 'README.md', 'out/README.md')).rejects.toMatchObject(refused)
  await expect(movePath(files, 'out/secret.txt', 'mine.txt')).rejects.toMatchObject(refused)
  await expect(deletePath(files, { path: 'out/secret.txt', baseHash: null })).rejects.toMatchObject(refused)
  const { deletionId } = await deletePath(files, { path: 'README.md', baseHash: null })
  await expect(restorePath(files, 'out/README.md', deletionId)).rejects.toMatchObject(refused)
  expect(await readFile(path.join(outside.directory, 'secret.txt'), 'utf8')).toBe('secret\n')
})

test('a file is saved over the one that was read, keeps its mode, and is refused over another', async () => {
  await using room = await testFiles()
  await chmod(room.at('README.md'), 0o755)
  const { hash } = await readText(room, 'README.md')
  const saved = await saveFile(room.files, { path: 'README.md', text: 'mine\n', baseHash: hash })
  expect(saved.hash).toBe((await readText(room, 'README.md')).hash)
  expect((await stat(room.at('README.md'))).mode & 0o777).toBe(0o755)
  const again = saveFile(room.files, { path: 'README.md', text: 'late\n', baseHash: hash })
  await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('changed meanwhile') })
  expect(await readFile(room.at('README.md'), 'utf8')).toBe('mine\n')
  expect((await listOneFolder(room.files, '')).entries.map((entry) => entry.name)).toEqual(['README.md'])
})

test('a new file brings its folders, and is none where something of its name is', async () => {
  await using room = await testFiles()
  await saveFile(room.files, { path: 'a/b/new.txt', text: 'new\n', baseHash: null })
  expect(await readFile(room.at('a/b/new.txt'), 'utf8')).toBe('new\n')
  for (const name of ['a/b/new.txt', 'a/b']) {
    const again = saveFile(room.files, { path: name, text: 'x', baseHash: null })
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
  }
  await expect(makeFolder(room.files, 'a')).rejects.toMatchObject({ code: 'conflict' })
})

test('what is moved writes over nothing', async () => {
  await using room = await testFiles({ 'a.txt': 'a\n', 'b.txt': 'b\n' })
  await expect(movePath(room.files, 'a.txt', 'b.txt')).rejects.toMatchObject({ code: 'conflict' })
  await expect(movePath(room.files, 'gone', 'c')).rejects.toMatchObject({ code: 'not_found' })
  await movePath(room.files, 'a.txt', 'sub/c.txt')
  expect(await readFile(room.at('sub/c.txt'), 'utf8')).toBe('a\n')
  await expect(movePath(room.files, 'sub', 'sub/sub')).rejects.toMatchObject({ code: 'invalid' })
})

test('what is deleted comes back whole, once, and only where its name is free', async () => {
  await using room = await testFiles({ 'a.txt': 'a\n' })
  await mkdir(room.at('sub'))
  await writeFile(room.at('sub/x.bin'), Buffer.from([0, 1]))
  const { deletionId } = await deletePath(room.files, { path: 'sub', baseHash: null })
  await expect(stat(room.at('sub'))).rejects.toThrow('ENOENT')
  await restorePath(room.files, 'sub', deletionId)
  expect(await readFile(room.at('sub/x.bin'))).toEqual(Buffer.from([0, 1]))
  await expect(restorePath(room.files, 'sub', deletionId)).rejects.toMatchObject({ code: 'not_found' })
  const { hash } = await readText(room, 'a.txt')
  await expect(deletePath(room.files, { path: 'a.txt', baseHash: 'b'.repeat(64) })).rejects.toMatchObject({
    code: 'conflict',
  })
  const gone = await deletePath(room.files, { path: 'a.txt', baseHash: hash })
  await writeFile(room.at('a.txt'), 'other\n')
  await expect(restorePath(room.files, 'a.txt', gone.deletionId)).rejects.toMatchObject({ code: 'conflict' })
})
