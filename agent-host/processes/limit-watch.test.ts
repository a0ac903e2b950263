import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { diskUsage } from '#agent-host/processes/disk-usage.ts'
import { LimitWatch } from '#agent-host/processes/limit-watch.ts'
import { spawnGroup } from '#agent-host/processes/spawn-group.ts'

const megabyte = 1024 * 1024
const ample = { memoryBytes: 4096 * megabyte, processes: 500, diskBytes: 4096 * megabyte }

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'limits-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const start = (command: string, args: string[]) =>
  spawnGroup({ command, args, directory, environment: { PATH: process.env.PATH ?? '' } })
const node = (source: string) => start(process.execPath, ['-e', `${source}; setInterval(() => {}, 1e6)`])

it('ends a group that takes too much memory, also where a child takes it', async () => {
  using watch = new LimitWatch({ ...ample, memoryBytes: 200 * megabyte })
  const eats = 'globalThis.eaten = Buffer.alloc(300 * 1024 * 1024, 1); setInterval(() => {}, 1e6)'
  await using group = await node(
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(eats)}], { detached: true })`,
  )
  watch.watch(group, [])
  const { reason } = await group.exited
  expect(reason).toMatch(/^It used more memory than allowed: \d{3} of 200 MB\.$/)
})

it('ends a group of too many processes', async () => {
  using watch = new LimitWatch({ ...ample, processes: 10 })
  await using group = await start('sh', ['-c', 'for i in 1 2 3 4 5 6 7 8 9 10 11; do sleep 1000 & done; wait'])
  watch.watch(group, [])
  expect((await group.exited).reason).toBe('It started more processes than allowed: 12 of 10.')
})

it('ends a group that writes too much, and lets the next one in the same folder tidy up', async () => {
  using watch = new LimitWatch({ ...ample, diskBytes: 32 * megabyte })
  const fills = `for (let at = 0; at < 64; at++) fs.appendFileSync('junk', Buffer.alloc(1024 * 1024, 1))`
  await using first = await node(`process.stdin.once('data', () => { ${fills} })`)
  watch.watch(first, [directory])
  first.stdin.write('go\n')
  expect((await first.exited).reason).toMatch(/take \d+ of 32 MB\.$/)
  await using second = await start('sh', ['-c', 'read -r line; exit 5'])
  watch.watch(second, [directory])
  await watch.look()
  // Free space shrank, so that the folder is looked at.
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'limits-'))
  await writeFile(path.join(elsewhere, 'file'), Buffer.alloc(8 * megabyte, 1), { flush: true })
  await watch.look()
  await rm(elsewhere, { recursive: true })
  second.stdin.write('go\n')
  expect(await second.exited).toMatchObject({ code: 5 })
})

it('leaves alone what stays within its limits', async () => {
  using watch = new LimitWatch(ample)
  await using group = await start('sh', ['-c', 'read -r line; exit 3'])
  watch.watch(group, [directory])
  await watch.look()
  group.stdin.write('go\n')
  const exit = await group.exited
  expect(exit).toMatchObject({ code: 3 })
  expect(exit.reason).toBeUndefined()
})

it('counts what folders take together, also where one is missing', async () => {
  await mkdir(path.join(directory, 'one'))
  await writeFile(path.join(directory, 'one', 'file'), Buffer.alloc(3 * megabyte, 1))
  const used = await diskUsage([path.join(directory, 'one'), path.join(directory, 'none')])
  expect(used).toBeGreaterThanOrEqual(3 * megabyte)
  expect(used).toBeLessThan(4 * megabyte)
  expect(await diskUsage([path.join(directory, 'none')])).toBeNull()
})
