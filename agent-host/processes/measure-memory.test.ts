import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { measureTrees } from '#agent-host/processes/measure-memory.ts'

const megabyte = 1024 * 1024
const hold = (megabytes: number) => `globalThis.kept = Buffer.alloc(${megabytes} * 1024 * 1024, 1)`

test('a process is measured with what it started, and one that is gone has no memory', async () => {
  const child = `${hold(60)}; console.log('up'); setInterval(() => {}, 1e6)`
  const parent = `${hold(20)}; const { spawn } = require('node:child_process')
    spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); setInterval(() => {}, 1e6)`
  const started = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  const id = started.pid ?? 0
  try {
    await once(createInterface({ input: started.stdout }), 'line')
    const sizes = await measureTrees([id])
    expect(sizes.get(id)).toBeGreaterThan(80 * megabyte)
    expect(sizes.get(id)).toBeLessThan(400 * megabyte)
  } finally {
    process.kill(-id, 'SIGKILL')
  }
  await once(started, 'close')
  expect(await measureTrees([id])).toEqual(new Map())
})
