import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeQuickFolder } from '#scripts/testing/quick-folder.ts'

test('there is none where no folder in memory is', async () => {
  expect(await makeQuickFolder('/nowhere/at/all')).toBeNull()
})

test.skipIf(freemem() < 5 * 1024 ** 3)(
  'it is for everybody, goes at the end, and clears what a killed run left',
  async () => {
    const parent = await mkdtemp(path.join(tmpdir(), 'quick-'))
    const [left, other] = [`greenroom-tests-${2 ** 30}-a`, `greenroom-tests-${process.pid}-b`].map((name) =>
      path.join(parent, name),
    )
    for (const folder of [left, other]) await mkdir(`${folder}/deep`, { recursive: true })
    const folder = await makeQuickFolder(parent)
    expect(folder && (await stat(folder.directory)).mode & 0o7777).toBe(0o1777)
    expect([left, other].map((each) => existsSync(each ?? ''))).toEqual([false, true])
    await folder?.[Symbol.asyncDispose]()
    expect(existsSync(folder?.directory ?? '')).toBe(false)
    await rm(parent, { recursive: true })
  },
)
