import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdLock } from '#db/embedded/hold-lock.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'greenroom-lock-'))
  file = path.join(folder, 'lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('whoever comes second waits until the first lets go', async () => {
  const order: string[] = []
  const release = await holdLock(file)
  const second = holdLock(file).then((releaseSecond) => {
    order.push('second')
    return releaseSecond
  })
  const third = holdLock(file)
  order.push('first lets go')
  await release()
  const [early] = [await Promise.race([second, third])]
  await early()
  const releases = await Promise.all([second, third])
  for (const late of releases) if (late !== early) await late()
  expect(order).toEqual(['first lets go', 'second'])
})

test('a lock that a killed process held is free', async () => {
  const program = `require('node:net').createServer().listen(${JSON.stringify(file)}, () => process.kill(process.pid, 'SIGKILL'))`
  expect(() => execFileSync(process.execPath, ['-e', program])).toThrow()
  const release = await holdLock(file)
  await release()
})
