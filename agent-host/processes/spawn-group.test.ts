import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endRecordedGroups, recordGroup } from '#agent-host/processes/groups.ts'
import { readProcess } from '#agent-host/processes/process-table.ts'
import { type ProcessGroup, spawnGroup } from '#agent-host/processes/spawn-group.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'groups-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const script = (source: string, environment: Record<string, string> = {}) =>
  spawnGroup(
    { command: process.execPath, args: ['-e', source], directory, environment },
    path.join(directory, 'groups'),
  )

async function firstLine(group: ProcessGroup): Promise<string> {
  const [line] = await once(createInterface({ input: group.stdout }), 'line')
  return String(line)
}

const sleeper = (options = '{}') =>
  `require('node:child_process').spawn(process.execPath, ['-e', 'console.log(process.pid); setInterval(() => {}, 1e6)'], ${options})`

test('a program sees only the environment that it was given, and its marker', async () => {
  await using group = await script('console.log(JSON.stringify(process.env))', { ONE: '1' })
  expect(Object.keys(JSON.parse(await firstLine(group))).sort()).toEqual(['GREENROOM_SLOT', 'ONE'])
  expect(await group.exited).toMatchObject({ code: 0, signal: null })
})

test('a missing program rejects with ENOENT', async () => {
  const program = { command: 'no-such-program', args: [], directory, environment: { PATH: '/usr/bin' } }
  await expect(spawnGroup(program)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('the last eight kilobytes of stderr are kept', async () => {
  await using group = await script('process.stderr.write("x".repeat(20000) + "the end"); process.exitCode = 3')
  const exit = await group.exited
  expect(exit.code).toBe(3)
  expect(exit.stderrTail).toHaveLength(8192)
  expect(exit.stderrTail).toMatch(/the end$/)
})

test('end kills a program that ignores TERM', async () => {
  const group = await script('process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1e6)')
  await firstLine(group)
  await group.end(50)
  expect(await group.exited).toMatchObject({ signal: 'SIGKILL' })
  await group.end()
})

test('what a program leaves behind when it exits is ended with it', async () => {
  const group = await script(
    `const child = ${sleeper('{stdio: ["ignore", "inherit", "ignore"]}')}; process.stdin.once("data", () => process.exit())`,
  )
  const left = Number(await firstLine(group))
  expect(await readProcess(left)).not.toBeNull()
  group.stdin.write('exit\n')
  await group.exited
  await group.end()
  expect(await readProcess(left)).toBeNull()
})

test.runIf(process.platform === 'linux')('a child that left the group is found by its marker', async () => {
  const group = await script(
    `${sleeper('{stdio: ["ignore", "inherit", "ignore"], detached: true}')}; setInterval(() => {}, 1e6)`,
  )
  const left = Number(await firstLine(group))
  expect((await readProcess(left))?.groupId).toBe(left)
  await group.end()
  expect(await readProcess(left)).toBeNull()
})

test('a group is recorded while it lives, and a later start ends it by its record', async () => {
  const group = await script(`${sleeper('{stdio: ["ignore", "inherit", "ignore"]}')}; setInterval(() => {}, 1e6)`)
  const child = Number(await firstLine(group))
  const records = path.join(directory, 'groups')
  expect(await readdir(records)).toHaveLength(1)

  expect(await endRecordedGroups(records)).toBe(1)
  expect(await readProcess(child)).toBeNull()
  expect(await group.exited).toMatchObject({ signal: 'SIGTERM' })
  await group.end()
  expect(await readdir(records)).toEqual([])
})

test('a program that cannot be started leaves no record', async () => {
  const records = path.join(directory, 'groups')
  const program = { command: path.join(directory, 'none'), args: [], directory, environment: {} }
  await expect(spawnGroup(program, records)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await readdir(records)).toEqual([])
})

test('a recorded id that another process has by now is left alone', async () => {
  await using group = await script('console.log("up"); setInterval(() => {}, 1e6)')
  await firstLine(group)
  const records = path.join(directory, 'old')
  await recordGroup(records, {
    leader: { processId: group.processId, startTime: '1' },
    marker: 'another',
    command: 'x',
  })
  expect(await endRecordedGroups(records)).toBe(0)
  expect(await readProcess(group.processId)).not.toBeNull()
})
