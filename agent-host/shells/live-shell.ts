import { setTimeout as delay } from 'node:timers/promises'
import { spawnTerminal, type Terminal } from '#agent-host/processes/spawn-terminal.ts'
import { InputReader } from '#agent-host/shells/input-reader.ts'
import { OutputWriter } from '#agent-host/shells/output-writer.ts'
import { Quiet } from '#agent-host/shells/quiet.ts'
import { Readers } from '#agent-host/shells/readers.ts'
import { shellProgram } from '#agent-host/shells/shell-program.ts'
import type { ShellParts } from '#agent-host/shells/shells.ts'
import { placeOf } from '#agent-host/worktrees/place.ts'
import { readGroupFacts } from '#db/reads/group-facts.ts'
import { readTyped } from '#db/reads/shells.ts'
import { endShell, printShell, type ShellEnd, startShell } from '#db/writes/shells/print.ts'
import { recordShell } from '#db/writes/shells/record.ts'
import type { HostShell } from '#db/writes/shells/take.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** So long after the last that was typed or printed, what changed becomes a patch. */
const quietMs = 10_000
/** How long the last words may take to be written when the host stops. */
const lastWordsMs = 2_000

/** A shell of this host, from when it is taken until its row says how it ended. */
export class LiveShell {
  readonly done: Promise<void>
  readonly #parts: ShellParts
  #row: HostShell
  readonly #writer: OutputWriter
  readonly #reader: InputReader
  readonly #quiet: Quiet
  readonly #cut = new AbortController()
  readonly #readers = new Readers()
  #terminal: Terminal | undefined
  #typed = 0
  /** Why it is ended from here; undefined: its program ends it. */
  #why: { fault: string | null } | undefined

  constructor(parts: ShellParts, row: HostShell) {
    this.#parts = parts
    this.#row = row
    const { host, store, log } = parts
    const { shellId } = row
    this.#reader = new InputReader({
      read: (after) => readTyped(host, store, { shellId, after }),
      write: async (bytes) => await this.#terminal?.write(bytes),
      onFault: (error) => log.warn({ err: error, shellId }, 'what was typed could not be read, trying again'),
    })
    this.#writer = new OutputWriter({
      write: async ({ from, bytes }) => {
        await this.#readers.keepUp(from + bytes.length, this.#cut.signal)
        return await printShell(host, store, { shellId, from, bytes, taken: this.#reader.taken })
      },
      hold: () => this.#terminal?.pause(),
      release: () => this.#terminal?.resume(),
      onUnwanted: () => this.end(null),
      log,
    })
    this.#quiet = new Quiet(quietMs, () => this.#record())
    this.done = this.#run()
  }

  /** Somebody typed into it. */
  hear(seq: number, data: string | null): void {
    if (this.#terminal) this.#reader.hear(seq, data)
    else this.#hearTo(seq)
    this.#quiet.touch()
  }

  /** A page shows what was printed up to there. */
  hearReader(reader: string, to: number): void {
    this.#readers.hear(reader, to, performance.now())
  }

  /** What its row says now. */
  update(row: HostShell): void {
    const { columns, rows } = this.#row
    this.#row = row
    if (row.over !== null || row.state === 'closing') this.end(row.over)
    else if (row.columns !== columns || row.rows !== rows) this.#terminal?.resize(row)
    this.#hearTo(row.typed)
  }

  /** Ends it with all that runs in it; `fault` says why in words, null where its owner wants it. */
  end(fault: string | null): void {
    this.#why ??= { fault }
    this.#cut.abort()
    void this.#terminal?.end()
  }

  async #run(): Promise<void> {
    const end = await this.#live().catch((error: unknown) => this.#endOf(error))
    this.#quiet.stop()
    await this.#writeEnd(end)
    await this.#record()
  }

  async #live(): Promise<ShellEnd> {
    const terminal = await this.#open()
    this.#terminal = terminal
    await using _ = terminal
    if (this.#cut.signal.aborted) await terminal.end()
    terminal.resize(this.#row)
    this.#hearTo(this.#row.typed)
    const exitCode = await terminal.exited
    await terminal.end()
    await this.#lastWords()
    return this.#why ? { exitCode: null, fault: this.#why.fault } : { exitCode, fault: null }
  }

  async #open(): Promise<Terminal> {
    const { host, store, worktrees, sandbox, groupsDirectory } = this.#parts
    const { shellId, chatId } = this.#row
    const place = placeOf(await readGroupFacts(host, store, chatId))
    const { directory } = await worktrees.prepare(place, this.#cut.signal)
    const homeDirectory = await worktrees.home(place.group.id, 'own.shell')
    const program = await shellProgram({ directory, homeDirectory })
    if (!(await startShell(host, store, shellId))) this.end(null)
    this.#cut.signal.throwIfAborted()
    const entered = sandbox.enter(program, { writable: [homeDirectory, directory], readable: [], terminal: true })
    return await spawnTerminal(entered, {
      size: this.#row,
      groupsDirectory,
      onData: (bytes) => {
        this.#writer.push(bytes)
        this.#quiet.wait()
      },
    })
  }

  #hearTo(seq: number): void {
    this.#typed = Math.max(this.#typed, seq)
    if (this.#terminal) this.#reader.hear(this.#typed, null)
  }

  /** All of it is written, unless somebody waits for the host to stop and the database is not there. */
  async #lastWords(): Promise<void> {
    const written = this.#writer.written()
    if (this.#why) await Promise.race([written, delay(lastWordsMs, undefined, { ref: false })])
    else await written
    this.#writer.close()
  }

  #endOf(error: unknown): ShellEnd {
    const { log } = this.#parts
    if (this.#why) return { exitCode: null, fault: this.#why.fault }
    if (error instanceof Refusal) return { exitCode: null, fault: error.message }
    log.error({ err: error, shellId: this.#row.shellId }, 'a shell could not be opened')
    return { exitCode: null, fault: 'It could not be opened on the host. Its log says why.' }
  }

  /** What the database does not take now, the next look at it or the next start of this host ends. */
  async #writeEnd(end: ShellEnd): Promise<void> {
    const { host, store, log } = this.#parts
    const { shellId } = this.#row
    await endShell(host, store, { shellId, ...end }).catch((error: unknown) =>
      log.warn({ err: error, shellId }, 'the end of a shell could not be written'),
    )
  }

  async #record(): Promise<void> {
    const { host, store, log } = this.#parts
    if (!this.#quiet.takeNews()) return
    const recorded = await recordShell(host, store, this.#row).catch((error: unknown) => {
      log.warn({ err: error }, 'what was changed in a shell is recorded with the next turn')
      return false
    })
    // A turn is at work: its successor records it, or the next quiet moment does.
    if (!recorded) this.#quiet.touch()
  }
}
