import { randomUUID } from 'node:crypto'
import { Socket } from 'node:net'
import { spawn } from '@lydell/node-pty'
import { endGroup, forgetGroup, type Group, readLeader, recordGroup, slotMarker } from '#agent-host/processes/groups.ts'
import type { Program } from '#agent-host/processes/spawn-group.ts'
import type { TerminalSize } from '#lib/domain/shells/shell.ts'

/** A program on a terminal of its own, with everything that it starts. */
export type Terminal = AsyncDisposable & {
  readonly processId: number
  /** The program's status (128 and the signal's number where that ended it), after the last that it printed was told. */
  readonly exited: Promise<number>
  /** Resolves when what was written before is read, or nearly; a program that reads nothing leaves it open. */
  write(bytes: Uint8Array): Promise<void>
  resize(size: TerminalSize): void
  /** Prints no more until `resume`: what runs in it waits once the kernel's buffer is full. */
  pause(): void
  resume(): void
  /** Hangs up, as a closed window does; TERM to all that is left, KILL after `graceMs`. Resolves when nothing is. May be called again. */
  end(graceMs?: number): Promise<void>
}

const defaultGraceMs = 1000
const lookEveryMs = 50

/**
 * Starts a program on a terminal with exactly the environment that is given, and its marker. Where its groups are found later is
 * recorded in `groupsDirectory` for as long as it lives; a shell's jobs have groups of their own and are known by the marker.
 */
export async function spawnTerminal(
  program: Program,
  { size, groupsDirectory, onData }: { size: TerminalSize; groupsDirectory: string; onData(bytes: Buffer): void },
): Promise<Terminal> {
  const group: Group = { marker: randomUUID(), leader: null }
  const record = () => recordGroup(groupsDirectory, { ...group, command: program.command })
  await record()
  const pty = spawn(program.command, program.args, {
    name: 'xterm-256color',
    cwd: program.directory,
    env: { ...program.environment, [slotMarker]: group.marker },
    cols: size.columns,
    rows: size.rows,
    encoding: null,
  })
  let gone = false
  const exit = Promise.withResolvers<number>()
  pty.onExit(({ exitCode, signal }) => {
    gone = true
    exit.resolve(signal ? 128 + signal : exitCode)
  })
  // Without an encoding it gives bytes, which its types do not know.
  pty.onData((data: unknown) => Buffer.isBuffer(data) && onData(data))
  group.leader = await readLeader(pty.pid)
  let look: NodeJS.Timeout | undefined
  const resume = () => {
    clearInterval(look)
    look = undefined
    pty.resume()
  }
  let ending: Promise<void> | undefined
  const end = (graceMs = defaultGraceMs) => {
    ending ??= (async () => {
      resume()
      if (!gone) pty.kill('SIGHUP')
      await endGroup(group, { graceMs, byIdAlone: true })
      await exit.promise
      await forgetGroup(groupsDirectory, group)
    })()
    return ending
  }
  const exited = exit.promise.then((code) => {
    void end()
    return code
  })
  const terminal: Terminal = {
    processId: pty.pid,
    exited,
    write: async (bytes) => {
      const socket: unknown = Reflect.get(pty, '_socket')
      if (!(socket instanceof Socket)) throw new Error('this terminal cannot be written to')
      if (socket.destroyed || socket.write(bytes)) return
      await Promise.race([new Promise<void>((resolve) => socket.once('drain', resolve)), exited])
    },
    resize: ({ columns, rows }) => void (gone || pty.resize(columns, rows)),
    pause: () => {
      pty.pause()
      // node-pty drops what is unread soon after the program is gone: then the little that is left is read at once.
      look ??= setInterval(() => isGone(pty.pid) && resume(), lookEveryMs)
    },
    resume,
    end,
    [Symbol.asyncDispose]: () => end(),
  }
  try {
    await record()
  } catch (error) {
    await end()
    throw error
  }
  return terminal
}

function isGone(processId: number): boolean {
  try {
    return !process.kill(processId, 0)
  } catch {
    return true
  }
}
