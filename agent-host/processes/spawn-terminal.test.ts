import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endRecordedGroups } from '#agent-host/processes/groups.ts'
import { readProcess } from '#agent-host/processes/process-table.ts'
import { spawnTerminal, type Terminal } from '#agent-host/processes/spawn-terminal.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'terminals-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function start(script: string) {
  const chunks: Buffer[] = []
  const news = { tell: Promise.withResolvers<void>() }
  const groupsDirectory = path.join(directory, 'groups')
  const terminal: Terminal = await spawnTerminal(
    { command: '/bin/sh', args: ['-c', script], directory, environment: { PATH: process.env.PATH ?? '' } },
    {
      size: { columns: 80, rows: 24 },
      groupsDirectory,
      onData: (bytes) => {
        chunks.push(bytes)
        news.tell.resolve()
        news.tell = Promise.withResolvers()
      },
    },
  )
  const text = () => Buffer.concat(chunks).toString()
  const says = async (part: string) => {
    while (!text().includes(part)) await news.tell.promise
  }
  return { terminal, text, says, groupsDirectory }
}

test('a program has a terminal of its own, reads what is written, and its status is given', async () => {
  const { terminal, says, groupsDirectory } = await start('stty size; read word; echo "got $word"; exit 3')
  await says('24 80')
  await terminal.write(Buffer.from('heron\n'))
  await says('got heron')
  expect(await terminal.exited).toBe(3)
  await terminal.end()
  expect(await readdir(groupsDirectory)).toEqual([])
})

test('what a program printed while nothing was read is not lost when it ends', async () => {
  const { terminal, text } = await start('read go; seq 1 300; echo the-end')
  terminal.pause()
  await terminal.write(Buffer.from('go\n'))
  await terminal.exited
  expect(text()).toMatch(/299\r\n300\r\nthe-end\r\n$/)
  await terminal.end()
})

test('a program that ignores being hung up is killed, with what it started', async () => {
  const { terminal, says, text } = await start("trap '' HUP TERM; sleep 999 & echo child=$!=; wait; sleep 999")
  await says('=')
  await says('\n')
  const child = Number(/child=(\d+)=/.exec(text())?.[1])
  expect(await readProcess(child)).not.toBeNull()
  await terminal.end(50)
  expect(await terminal.exited).toBe(137)
  expect(await readProcess(child)).toBeNull()
})

test('what a killed host would leave is ended by its record', async () => {
  const { terminal, says, groupsDirectory } = await start("trap '' HUP; echo up; while :; do sleep 999; done")
  await says('up')
  expect(await endRecordedGroups(groupsDirectory)).toBe(1)
  expect(await readProcess(terminal.processId)).toBeNull()
  await terminal.end()
})
