import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { endGroup, forgetGroup, type Group, readLeader, recordGroup, slotMarker } from '#agent-host/processes/groups.ts'

export type Program = {
  command: string
  args: string[]
  directory: string
  environment: Record<string, string>
  /** Where it is started by a program that makes a sandbox. That gives the signal which ended it as exit code 128 and more. */
  sandbox?: {
    /** Arguments of that program, before all others, for it to write `{"child-pid": …}` there: the first process inside. */
    reportTo(fileDescriptor: number): string[]
  }
  /** What this process has to run for as long as the program lives; called before it is started. */
  beside?(): Promise<AsyncDisposable>
}
/** `reason`: why we ended it, a sentence for people, where it was not because it is no longer needed. */
export type GroupExit = { code: number | null; signal: NodeJS.Signals | null; stderrTail: string; reason?: string }

/** A program in a process group of its own, with everything that it starts. */
export type ProcessGroup = AsyncDisposable & {
  readonly processId: number
  readonly stdin: Writable
  readonly stdout: Readable
  /** Resolves when the program itself is gone; what it left behind is then being ended. */
  readonly exited: Promise<GroupExit>
  stderrTail(): string
  /**
   * TERM to the whole group, KILL after `graceMs`; resolves when nothing of it is left. May be called again. `reason` is told to who
   * asks for the exit.
   */
  end(graceMs?: number, reason?: string): Promise<void>
}

const reportDescriptor = 3
const stderrLimit = 8 * 1024
const defaultGraceMs = 2000

/**
 * Starts a program with exactly the environment that is given, and the group's marker. `groupsDirectory` is where the group is
 * recorded for as long as it lives. Rejects with Node's error (code ENOENT, EACCES …) where it cannot be started.
 */
export async function spawnGroup(program: Program, groupsDirectory?: string): Promise<ProcessGroup> {
  const group: Group = { marker: randomUUID(), leader: null }
  const record = async () => {
    if (groupsDirectory) await recordGroup(groupsDirectory, { ...group, command: program.command })
  }
  const beside = await program.beside?.()
  const forget = async () => {
    await beside?.[Symbol.asyncDispose]()
    if (groupsDirectory) await forgetGroup(groupsDirectory, group)
  }
  await record()
  // Next's types want NODE_ENV in every environment; an agent gets only what it is given.
  const environment: Record<string, string> = { ...program.environment, [slotMarker]: group.marker }
  const args = [...(program.sandbox?.reportTo(reportDescriptor) ?? []), ...program.args]
  const child = spawn(program.command, args, {
    cwd: program.directory,
    env: environment as NodeJS.ProcessEnv,
    detached: true,
    stdio: program.sandbox ? ['pipe', 'pipe', 'pipe', 'pipe'] : ['pipe', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<Writable, Readable, Readable>
  // A write to a program that is gone fails here too; its exit says the same and is what is looked at.
  child.stdin.on('error', () => undefined)
  const stderr = keepTail(child.stderr)
  const gone = new Promise<Omit<GroupExit, 'stderrTail'>>((resolve) => {
    child.once('exit', (code, signal) => resolve(program.sandbox ? exitInside(code, signal) : { code, signal }))
  })
  try {
    await once(child, 'spawn')
  } catch (error) {
    await forget()
    throw error
  }
  if (program.sandbox) void learnInner(child.stdio[reportDescriptor] as Readable, group)
  group.leader = await readLeader(child.pid as number)
  const watched = watchGroup(child, { group, gone, stderr, forget })
  try {
    await record()
  } catch (error) {
    await watched.end()
    throw error
  }
  return watched
}

type Watched = {
  group: Group
  gone: Promise<Omit<GroupExit, 'stderrTail'>>
  stderr: { tail(): string; ended: Promise<void> }
  forget: () => Promise<void>
}

function watchGroup(child: ChildProcessByStdio<Writable, Readable, Readable>, watched: Watched): ProcessGroup {
  const { group, gone, stderr, forget } = watched
  let ending: Promise<void> | undefined
  let reason: string | undefined
  const end = (graceMs = defaultGraceMs, why?: string) => {
    reason ??= ending ? undefined : why
    ending ??= endGroup(group, { graceMs, byIdAlone: true })
      .then(() => gone)
      .then(forget)
    return ending
  }
  const exited = gone.then(async (exit) => {
    void end()
    // A process that was left behind may hold the pipe open: what is there within a moment is the program's last word.
    await Promise.race([stderr.ended, delay(100)])
    return { ...exit, stderrTail: stderr.tail(), ...(reason && { reason }) }
  })
  return {
    processId: child.pid as number,
    stdin: child.stdin,
    stdout: child.stdout,
    exited,
    stderrTail: stderr.tail,
    end,
    [Symbol.asyncDispose]: () => end(),
  }
}

/** A sandbox whose making fails says nothing here; its exit says that. */
async function learnInner(report: Readable, group: Group): Promise<void> {
  const said = await text(report).catch(() => '')
  const processId = Number(/"child-pid":\s*(\d+)/.exec(said)?.[1])
  if (processId) group.inner = await readLeader(processId)
}

function exitInside(code: number | null, signal: NodeJS.Signals | null): Omit<GroupExit, 'stderrTail'> {
  const inner = Object.entries(constants.signals).find(([, number]) => code !== null && number === code - 128)
  return inner ? { code: null, signal: inner[0] as NodeJS.Signals } : { code, signal }
}

function keepTail(stream: Readable): Watched['stderr'] {
  let tail = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    tail = (tail + text).slice(-stderrLimit)
  })
  stream.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => stream.once('close', resolve))
  return { tail: () => tail.trim(), ended }
}
