import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../spawned-agent.ts'
import { listTool, matches } from './list.ts'
import { numberLines } from './read.ts'
import { searchTool } from './search.ts'

const progress = { output: () => undefined, plan: async () => undefined }
const signal = new AbortController().signal

async function folderWithFiles({ repository }: { repository: boolean }) {
  const folder = await temporaryFolder()
  const at = (name: string) => path.join(folder.path, name)
  await mkdir(at('src/[id]'), { recursive: true })
  await mkdir(at('node_modules/x'), { recursive: true })
  await writeFile(at('.gitignore'), 'node_modules\n')
  await writeFile(at('README.md'), 'Needle here\n')
  await writeFile(at('src/a.ts'), 'const needle = 1\nconst other = 22\n')
  await writeFile(at('src/[id]/page.ts'), 'needle\n')
  await writeFile(at('node_modules/x/index.js'), 'needle\n')
  if (repository) execFileSync('git', ['-C', folder.path, 'init', '-q'])
  return folder
}

const list = async (directory: string, input: { path?: string; pattern?: string }) =>
  (await (await listTool.prepare(input, { directory, signal })).run(progress)).text
const search = async (
  directory: string,
  input: { pattern: string; path?: string; glob?: string; ignoreCase?: boolean },
) => (await (await searchTool.prepare(input, { directory, signal })).run(progress)).text

test('a listing of a repository leaves out what Git ignores and what was deleted', async () => {
  await using folder = await folderWithFiles({ repository: true })
  execFileSync('git', ['-C', folder.path, 'add', '.'])
  await rm(path.join(folder.path, 'README.md'))
  expect(await list(folder.path, {})).toBe('.gitignore\nsrc/[id]/page.ts\nsrc/a.ts')
  expect(await list(folder.path, { path: 'src' })).toBe('[id]/page.ts\na.ts')
  expect(await list(folder.path, { pattern: 'page.*' })).toBe('src/[id]/page.ts')
  expect(await list(folder.path, { pattern: 'src/*.ts' })).toBe('src/a.ts')
  expect(await list(folder.path, { pattern: '*.py' })).toBe('(No files.)')
})

test('a listing of a folder without Git leaves out hidden folders and node_modules', async () => {
  await using folder = await folderWithFiles({ repository: false })
  expect(await list(folder.path, {})).toBe('README.md\nsrc/[id]/page.ts\nsrc/a.ts')
})

test('a listing of what is no folder says so', async () => {
  await using folder = await folderWithFiles({ repository: true })
  await expect(list(folder.path, { path: 'README.md' })).rejects.toThrow('is a file')
  await expect(list(folder.path, { path: 'gone' })).rejects.toThrow('does not exist')
})

test.for([{ repository: true }, { repository: false }])('a search finds lines by a Perl pattern (%o)', async (kind) => {
  await using folder = await folderWithFiles(kind)
  expect(await search(folder.path, { pattern: '= \\d{2}$' })).toBe('src/a.ts:2:const other = 22')
  expect(await search(folder.path, { pattern: 'needle', path: 'src/[id]' })).toBe('src/[id]/page.ts:1:needle')
  expect(await search(folder.path, { pattern: 'needle', glob: '*.md', ignoreCase: true })).toBe(
    'README.md:1:Needle here',
  )
  expect(await search(folder.path, { pattern: 'needle', path: 'src/[id]', glob: '*.ts' })).toContain('page.ts:1')
  expect(await search(folder.path, { pattern: 'nowhere to be found' })).toBe('(No matches.)')
})

test('a pattern that is none is refused with the reason', async () => {
  await using folder = await folderWithFiles({ repository: true })
  await expect(search(folder.path, { pattern: '(' })).rejects.toThrow(/search failed.*parenthes/s)
})

test('lines are numbered, and what is left out is said', () => {
  expect(numberLines('a\nb\nc\n', { first: 2, limit: 1 })).toBe('2\tb\n(Lines 2 to 2 of 3. Read on from line 3.)')
  expect(numberLines('a\nb\n', { first: 5, limit: 10 })).toBe('(The file has 2 lines.)')
  expect(numberLines('', { first: 1, limit: 10 })).toBe('(The file is empty.)')
})

test('a pattern without a slash is compared with names alone', () => {
  expect(matches('deep/down/a.ts', '*.ts')).toBe(true)
  expect(matches('deep/a.ts', 'src/**/*.ts')).toBe(false)
})
