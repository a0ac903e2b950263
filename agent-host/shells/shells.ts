import { Wakes } from '#agent-host/dispatcher/wakes.ts'
import type { Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { LiveShell } from '#agent-host/shells/live-shell.ts'
import type { Worktrees } from '#agent-host/worktrees/open-worktrees.ts'
import type { Store } from '#db/client.ts'
import { endShell } from '#db/writes/shells/print.ts'
import { takeShells } from '#db/writes/shells/take.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ShellId } from '#lib/domain/ids.ts'
import type { Logger } from '#lib/log.ts'

export type ShellParts = {
  host: HostActor
  store: Store
  worktrees: Pick<Worktrees, 'prepare' | 'home'>
  sandbox: Sandbox
  /** Where process groups are recorded while they live. */
  groupsDirectory: string
  log: Logger
}

/** In case a notice got lost, and for shells whose time is over. */
const lookMs = 1_500
const leftWords = 'The agent-host was restarted.'

/** Runs the shells that owners of chats open on this host. Rows say what there should be; notices only say when to look. */
export class Shells {
  readonly #parts: ShellParts
  readonly #live = new Map<ShellId, LiveShell>()
  readonly #wakes = new Wakes(lookMs)

  constructor(parts: ShellParts) {
    this.#parts = parts
  }

  /** Works until the signal aborts; resolves when no shell of this host runs any more. */
  async run(signal: AbortSignal): Promise<void> {
    const { host, store, log } = this.#parts
    const unsubscribe = await store.bus.subscribe({
      notice: (notice) => {
        if (notice.type === 'typed') this.#live.get(notice.shellId)?.hear(notice.seq, notice.data)
        else if (notice.type === 'read') this.#live.get(notice.shellId)?.hearReader(notice.reader, notice.to)
        else if (notice.type === 'shell' && (notice.hostId ?? host.hostId) === host.hostId) this.#wakes.wake()
        else if (notice.type === 'closed' && 'chatId' in notice.by) this.#wakes.wake()
      },
      resynced: () => this.#wakes.wake(),
    })
    while (!signal.aborted) {
      const woken = this.#wakes.next(signal)
      try {
        await this.#look()
      } catch (error) {
        log.warn({ err: error }, 'shells could not be looked after, trying again')
      }
      await woken
    }
    unsubscribe()
    for (const shell of this.#live.values()) shell.end('The agent-host was stopped.')
    await Promise.all([...this.#live.values()].map(({ done }) => done))
  }

  async #look(): Promise<void> {
    const rows = await takeShells(this.#parts.host, this.#parts.store)
    const wanted = new Set(rows.map(({ shellId }) => shellId))
    for (const [shellId, shell] of this.#live) if (!wanted.has(shellId)) shell.end(null)
    for (const row of rows) {
      const shell = this.#live.get(row.shellId)
      if (shell) shell.update(row)
      else if (row.state === 'asked') this.#begin(row)
      else
        await endShell(this.#parts.host, this.#parts.store, { shellId: row.shellId, exitCode: null, fault: leftWords })
    }
  }

  #begin(row: Parameters<LiveShell['update']>[0]): void {
    const shell = new LiveShell(this.#parts, row)
    this.#live.set(row.shellId, shell)
    void shell.done.finally(() => {
      this.#live.delete(row.shellId)
      this.#wakes.wake()
    })
  }
}
