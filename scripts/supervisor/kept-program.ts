import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { endGroup, forgetGroup, type Group, readLeader, recordGroup, slotMarker } from '#agent-host/processes/groups.ts'
import { aborted } from '#scripts/supervisor/aborted.ts'
import { countFailures, restartPauseMs } from '#scripts/supervisor/backoff.ts'
import type { Output } from '#scripts/supervisor/output.ts'
import type { ProgramFolder } from '#scripts/supervisor/program-folder.ts'
import { oneLine } from '#scripts/supervisor/start-fault.ts'
import type { User } from '#scripts/supervisor/unprivileged.ts'

export type Program = {
  name: string
  command: string
  args: string[]
  directory: string
  environment: Record<string, string>
  /** Whom it runs as; null: as ourselves. */
  user: User | null
  /** How long it may take to end after TERM. */
  patienceMs: number
}

const lastWordMs = 200

type Parts = { folder: ProgramFolder; output: Output; kill: AbortSignal }
type End = { why: string; lifeMs: number }

/** A program that is started again, after a growing pause, whenever it ends before it was stopped. */
export class KeptProgram implements AsyncDisposable {
  readonly #program: Program
  readonly #parts: Parts
  readonly #stopping = new AbortController()
  /** Resolves once it was stopped; rejects when it cannot be kept any more, because its folder cannot be written. */
  readonly kept: Promise<void>

  constructor(program: Program, parts: Parts) {
    this.#program = program
    this.#parts = parts
    this.kept = this.#keep()
    // Whoever stops it sees the error; until then it is not lost.
    this.kept.catch(() => undefined)
  }

  /** TERM to the program, KILL to all that is left of its group after its patience or at `kill`; resolves when nothing is. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.kept
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping
    for (let failures = 0; !signal.aborted; ) {
      const end = await this.#run()
      if (signal.aborted) return
      failures = countFailures(failures, end.lifeMs)
      const pauseMs = restartPauseMs(failures)
      this.#parts.output.say(`${this.#program.name} ${end.why} and is started again in ${pauseMs / 1000} s.`)
      await delay(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** One life of the program, to its end and to that of everything it left in its group. */
  async #run(): Promise<End> {
    const { groupsDirectory, pidFile } = this.#parts.folder
    const began = performance.now()
    const group: Group = { marker: randomUUID(), leader: null }
    const record = () => recordGroup(groupsDirectory, { ...group, command: this.#program.command })
    await record()
    const child = spawnProgram(this.#program, group.marker)
    const ended = whenEnded(child)
    const relayed = this.#relay(child)
    if (child.pid !== undefined) {
      group.leader = await readLeader(child.pid)
      await Promise.all([record(), writeFile(pidFile, `${child.pid}\n`)])
      await this.#stopWhenTold(child, ended)
      await endGroup(group, { graceMs: 0, byIdAlone: true })
    }
    await Promise.all([forgetGroup(groupsDirectory, group), rm(pidFile, { force: true })])
    // A process that left the group may hold the pipe open: what is there within a moment is the last word.
    await Promise.race([relayed, delay(lastWordMs)])
    return { why: await ended, lifeMs: performance.now() - began }
  }

  #relay({ stdout, stderr }: ChildProcess): Promise<unknown> {
    const { name } = this.#program
    const { output } = this.#parts
    return Promise.all([stdout && output.relay(name, stdout, 'out'), stderr && output.relay(name, stderr, 'err')])
  }

  /** Resolves when the program ended, by itself or because it was told or made to. */
  async #stopWhenTold(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
    const { signal: stop } = this.#stopping
    await Promise.race([ended, aborted(stop)])
    if (!stop.aborted) return
    if (!this.#parts.kill.aborted) child.kill('SIGTERM')
    const patience = new AbortController()
    await Promise.race([
      ended,
      aborted(this.#parts.kill),
      delay(this.#program.patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ])
    patience.abort()
    child.kill('SIGKILL')
  }
}

/** In a process group of its own, so that Ctrl-C at the terminal is for us; with a channel whose end says that we are gone. */
function spawnProgram({ command, args, directory, environment, user }: Program, marker: string): ChildProcess {
  return spawn(command, args, {
    cwd: directory,
    env: { NODE_ENV: 'production', ...environment, [slotMarker]: marker },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  })
}

function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`))
    child.on('error', (error) => resolve(`cannot be run (${oneLine(error)})`))
  })
}
