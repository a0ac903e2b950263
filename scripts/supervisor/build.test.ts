import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fingerprintSources } from '#scripts/supervisor/build.ts'

let root: string
const write = async (file: string, text: string) => {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true })
  await writeFile(path.join(root, file), text)
}
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'greenroom-build-'))
  await write('app/(app)/chats/[chatId]/page.tsx', 'one')
  await write('package.json', '{}')
})
afterEach(() => rm(root, { recursive: true, force: true }))

test.each([
  'app/(app)/chats/[chatId]/page.tsx',
  'lib/domain/new.ts',
  'public/icon.png',
  'proxy.ts',
  'next.config.ts',
  'package.json',
])('a change of %s asks for a build', async (file) => {
  const before = await fingerprintSources(root)
  await write(file, 'two')
  expect(await fingerprintSources(root)).not.toBe(before)
})

test.each(['agent-host/main.ts', 'scripts/start.ts', 'lib/env.test.ts', 'README.md', '.data/x'])(
  'a change of %s does not',
  async (file) => {
    const before = await fingerprintSources(root)
    await write(file, 'two')
    expect(await fingerprintSources(root)).toBe(before)
  },
)
