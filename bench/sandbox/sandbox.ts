import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cleanEnvironment } from '#agent-host/processes/clean-environment.ts'
import { spawnGroup } from '#agent-host/processes/spawn-group.ts'
import { Doors } from '#agent-host/sandbox/doors.ts'
import { openAir, type Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { type Spread, spreadOf } from '#bench/figures.ts'
import { describeMachine } from '#bench/machine.ts'
import { type Goal, row, type Wanted } from '#bench/wanted.ts'
import { realSandbox } from '#tests/support/sandbox.ts'

/** What is started: it says a word at once. */
const program = 'echo up; read -r line'

/** From the spawn to a program's first word, and from telling it to end to its group being gone: bare, in the sandbox, and there without a network. */
export async function benchSandbox({ runs, say, signal }: Wanted) {
  const machine = describeMachine()
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-sandbox-'))
  await using doors = await Doors.open('off')
  const places: [string, Sandbox][] = [
    ['bare', openAir],
    ['sandbox', await realSandbox()],
    ['sandbox without a network', await realSandbox({ network: 'off', doors })],
  ]
  const figures: { place: string; start: Spread; end: Spread }[] = []
  try {
    for (const [place, sandbox] of places) {
      const measured: { startMs: number; endMs: number }[] = []
      for (let run = 0; run < runs; run++) {
        signal.throwIfAborted()
        measured.push(await startAndEnd(sandbox, folder))
      }
      const start = spreadOf(measured.map(({ startMs }) => startMs))
      const end = spreadOf(measured.map(({ endMs }) => endMs))
      figures.push({ place, start, end })
      say(row(place, `start ${start.median} ms (worst ${start.worst}), end ${end.median} ms (worst ${end.worst})`))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const goals: Goal[] = []
  return { machine, figures, goals }
}

async function startAndEnd(sandbox: Sandbox, folder: string): Promise<{ startMs: number; endMs: number }> {
  const environment = cleanEnvironment(folder)
  const room = { writable: [folder], readable: [] }
  const from = performance.now()
  const entered = sandbox.enter({ command: 'sh', args: ['-c', program], directory: folder, environment }, room)
  const group = await spawnGroup(entered)
  await once(group.stdout, 'data')
  const up = performance.now()
  await group.end()
  return { startMs: up - from, endMs: performance.now() - up }
}
