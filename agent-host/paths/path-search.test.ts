import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { PathSearch } from '#agent-host/paths/path-search.ts'
import { newId } from '#lib/ids.ts'
import { testWorktree } from '#tests/support/worktrees.ts'

const files = { 'README.md': '', 'src/app/page.tsx': '', 'src/lib/pages.ts': '', '.gitignore': 'dist/\n*.log\n' }

async function scene() {
  const worktree = await testWorktree(files)
  const { workspaceId } = worktree.place
  const clock = { nowMs: 0 }
  const search = new PathSearch(worktree.layout, () => clock.nowMs)
  const write = async (file: string) => {
    const target = path.join(worktree.directory, file)
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, '')
  }
  const find = (query: string, chatId: typeof worktree.place.chatId | null = worktree.place.chatId) =>
    chatId === null
      ? search.search({ workspaceId, chatId, query, limit: 50 })
      : search.search({ ...worktree.place, chatId, query, limit: 50 })
  return { worktree, clock, write, find, [Symbol.asyncDispose]: () => worktree[Symbol.asyncDispose]() }
}

it('finds what is tracked and what is new, and nothing that is ignored or gone', async () => {
  await using it = await scene()
  await it.write('src/new page.ts')
  await it.write('dist/page.js')
  await it.write('page.log')
  await rm(path.join(it.worktree.directory, 'src/lib/pages.ts'))
  expect(await it.find('page')).toEqual(['src/app/page.tsx', 'src/new page.ts'])
  expect(await it.find('')).toEqual(['.gitignore', 'README.md', 'src/new page.ts', 'src/app/page.tsx'])
  expect(await it.find('nothing like it')).toEqual([])
})

it('a chat without a worktree, and a new chat, have the files of the workspace’s HEAD', async () => {
  await using it = await scene()
  await it.write('untracked.ts')
  const head = ['.gitignore', 'README.md', 'src/app/page.tsx', 'src/lib/pages.ts']
  expect(await it.find('', null)).toEqual(head)
  expect(await it.find('', newId('cht'))).toEqual(head)
})

it('a workspace that is not here is refused', async () => {
  await using it = await scene()
  const search = new PathSearch(it.worktree.layout)
  const elsewhere = { workspaceId: newId('wsp'), chatId: null, query: 'a', limit: 5 }
  await expect(search.search(elsewhere)).rejects.toMatchObject({ code: 'unavailable' })
})

it('the files are listed once for the letters of a word, and again for a later one', async () => {
  await using it = await scene()
  expect(await it.find('fresh')).toEqual([])
  await it.write('fresh.ts')
  it.clock.nowMs = 1_999
  expect(await it.find('fresh')).toEqual([])
  it.clock.nowMs = 2_001
  expect(await it.find('fresh')).toEqual(['fresh.ts'])
})

it('finds one file among fifty thousand', async () => {
  await using it = await scene()
  const folders = Array.from({ length: 100 }, (_, at) => path.join(it.worktree.directory, `many/${at}`))
  for (const folder of folders) {
    await mkdir(folder, { recursive: true })
    await Promise.all(Array.from({ length: 500 }, (_, at) => writeFile(path.join(folder, `file-${at}.ts`), '')))
  }
  const found = await it.find('many/73/file-421')
  expect(found[0]).toBe('many/73/file-421.ts')
  expect(found.length).toBeLessThanOrEqual(50)
}, 60_000)
