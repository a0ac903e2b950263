import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { HostLocked, lockDataDirectory } from '#agent-host/host-lock.ts'

it('a data folder has one host, which keeps its id', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-lock-'))
  try {
    const first = await lockDataDirectory(directory)
    await expect(lockDataDirectory(directory)).rejects.toBeInstanceOf(HostLocked)
    first[Symbol.dispose]()
    using second = await lockDataDirectory(directory)
    expect(second.hostId).toBe(first.hostId)
  } finally {
    await rm(directory, { recursive: true })
  }
})
