import { expect, test } from 'vitest'
import { cpuOf, familyOf, parseStat } from '#bench/programs/cpu.ts'

test('a name with spaces and parentheses does not move the fields', () => {
  const line = '42 (a (b) c) S 7 42 42 0 -1 4194304 100 0 0 0 150 50 30 20 20 0 11 0 1234'
  expect(parseStat(line)).toEqual({ parent: 7, ownUs: 2_000_000, childrenUs: 500_000 })
})

test.runIf(process.platform === 'linux')(
  'a process that works has been on a core, and is of its parent’s family',
  async () => {
    const until = performance.now() + 60
    while (performance.now() < until);
    expect(await cpuOf([process.pid])).toBeGreaterThan(0)
    expect(await familyOf(process.ppid)).toContain(process.pid)
  },
)

test('of a process that is not there nothing is known', async () => {
  expect(await cpuOf([2 ** 30])).toBeNull()
})
