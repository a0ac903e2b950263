import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readProcess } from '#agent-host/processes/process-table.ts'
import { heardOutput } from '#scripts/supervisor/heard-output.fixture.ts'
import { KeptProgram, type Program } from '#scripts/supervisor/kept-program.ts'
import { type ProgramFolder, takeProgramFolder } from '#scripts/supervisor/program-folder.ts'

let directory: string
let folder: ProgramFolder
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'greenroom-kept-'))
  folder = await takeProgramFolder(directory, 'sample')
})
afterEach(async () => {
  folder[Symbol.dispose]()
  await rm(directory, { recursive: true, force: true })
})

const stayAlive = 'setInterval(() => {}, 1e6); '
const program = (source: string, more: Partial<Program> = {}): Program => ({
  name: 'sample',
  command: process.execPath,
  args: ['-e', source],
  directory,
  environment: { ONE: '1' },
  user: null,
  patienceMs: 60_000,
  ...more,
})

function keep(source: string, more: Partial<Program> = {}) {
  const heard = heardOutput()
  const kill = new AbortController()
  const kept = new KeptProgram(program(source, more), { folder, output: heard.output, kill: kill.signal })
  return { ...heard, kill, stop: () => kept[Symbol.asyncDispose]() }
}

const isAlive = async (line: string) => (await readProcess(Number(line.split(' ')[1]))) !== null

test('a program that ends is started again, in the environment that it was given and no other', async () => {
  const { heard, lines, stop } = keep('console.log("names " + Object.keys(process.env).sort()); process.exit(3)')
  await heard('sample ended with code 3 and is started again in 0.5 s.')
  await stop()
  expect(lines[0]).toBe('names GREENROOM_SLOT,NODE_ENV,ONE')
  expect(lines[1]).toBe('sample ended with code 3 and is started again in 0.2 s.')
})

test('a program that cannot be run is tried again', async () => {
  const { heard, stop } = keep('', { command: path.join(directory, 'not-there') })
  expect(await heard('is started again')).toMatch(/^sample cannot be run \(.*ENOENT.*\) and is started again in 0.2 s/)
  await stop()
})

test('its process id stands in its folder while it runs, and its group is recorded', async () => {
  const { heard, stop } = keep(`${stayAlive} console.log("pid " + process.pid)`)
  const line = await heard('pid ')
  await expect.poll(() => readFile(folder.pidFile, 'utf8').catch(() => '')).toBe(`${line.split(' ')[1]}\n`)
  expect(await readdir(folder.groupsDirectory)).toHaveLength(1)
  await stop()
  await expect(readFile(folder.pidFile)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await readdir(folder.groupsDirectory)).toEqual([])
})

test('stopping asks the program to end and waits until it did', async () => {
  const { heard, lines, stop } = keep(
    `process.on("SIGTERM", () => { console.log("bye"); process.exit() }); ${stayAlive} console.log("up")`,
  )
  await heard('up')
  await stop()
  expect(lines).toEqual(['up', 'bye'])
})

test('what does not end in time is killed, with what it started', async () => {
  const source = `
    const { spawn } = require('node:child_process')
    process.on('SIGTERM', () => {})
    console.log('own ' + process.pid)
    console.log('other ' + spawn(process.execPath, ['-e', '${stayAlive}'], { stdio: 'ignore' }).pid)
    ${stayAlive}`
  const { heard, stop } = keep(source, { patienceMs: 20 })
  const [own, other] = [await heard('own'), await heard('other')]
  expect(await isAlive(other)).toBe(true)
  await stop()
  expect([await isAlive(own), await isAlive(other)]).toEqual([false, false])
})

test('a second wish to stop does not wait for patience', async () => {
  const { heard, kill, stop } = keep(
    `process.on("SIGTERM", () => console.log("no")); ${stayAlive} console.log("up " + process.pid)`,
  )
  const line = await heard('up')
  const stopped = stop()
  await heard('no')
  kill.abort()
  await stopped
  expect(await isAlive(line)).toBe(false)
})

test('a program folder is taken by one supervisor at a time', async () => {
  await expect(takeProgramFolder(directory, 'sample')).rejects.toThrow(
    `Greenroom already runs in ${directory} (process ${process.pid}).`,
  )
  folder[Symbol.dispose]()
  folder = await takeProgramFolder(directory, 'sample')
})
