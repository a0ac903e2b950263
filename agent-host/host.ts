import { shortTextWriter } from '#agent-host/agents/short-texts/short-text-writer.ts'
import type { Catalog } from '#agent-host/catalog/catalog.ts'
import { Dispatcher } from '#agent-host/dispatcher/dispatcher.ts'
import { EventWriter } from '#agent-host/dispatcher/event-writer.ts'
import { recoverTurns } from '#agent-host/dispatcher/recover-turns.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { Wakes } from '#agent-host/dispatcher/wakes.ts'
import type { Gateway } from '#agent-host/gateway/gateway.ts'
import { type JobTools, performJob } from '#agent-host/jobs/perform-job.ts'
import { runJobs } from '#agent-host/jobs/run-jobs.ts'
import type { HostMetrics } from '#agent-host/metrics/host-metrics.ts'
import { PathSearch } from '#agent-host/paths/path-search.ts'
import { Pool } from '#agent-host/pool/pool.ts'
import { runSchedules } from '#agent-host/schedules/schedules.ts'
import { upkeep } from '#agent-host/schedules/upkeep.ts'
import { Describer } from '#agent-host/titles/describer.ts'
import { worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { openWorktrees } from '#agent-host/worktrees/open-worktrees.ts'
import type { Store } from '#db/client.ts'
import { readHostBackends } from '#db/reads/hosts.ts'
import { readTurnCounts } from '#db/reads/turn-counts.ts'
import { purgeChat } from '#db/writes/chats/purge.ts'
import { removeEndedFileJobs } from '#db/writes/files/remove-ended.ts'
import { registerHost } from '#db/writes/hosts/register.ts'
import { touchHost } from '#db/writes/hosts/touch.ts'
import { parkSessions } from '#db/writes/sessions/park.ts'
import { saveSession } from '#db/writes/sessions/save.ts'
import { stopExpiredTasks } from '#db/writes/tasks/stop-expired.ts'
import { flushEvents } from '#db/writes/turns/flush.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'
import type { Environment } from '#lib/env.ts'
import type { Logger } from '#lib/log.ts'

export type HostParts = {
  actor: HostActor
  store: Store
  log: Logger
  catalog: Catalog
  gateway: Gateway
  metrics: HostMetrics
  environment: Environment
  /** What people call this machine. */
  name: string
  /** The home below which administrators may open folders where no roots are set. */
  home: string
}

const times = { leaseMs: 6_000, renewMs: 1_500, checkMs: 60_000, forgetMs: 30_000, turns: 32 } as const
const poolLimits = { idleMs: 30 * 60_000, idleSlots: 8 }

/** A running agent-host: the dispatcher, the jobs and the heartbeat around one store. */
export class Host implements AsyncDisposable {
  readonly #parts: HostParts
  readonly #closed = new AbortController()
  readonly #wakes = new Wakes(times.renewMs)
  readonly #turnParts: TurnParts
  readonly #jobTools: JobTools
  readonly #dispatcher: Dispatcher
  readonly #describer: Describer
  readonly #loops: Promise<void>[] = []
  #learning: Promise<void> = Promise.resolve()
  #unsubscribe: () => void = () => undefined

  static async start(parts: HostParts): Promise<Host> {
    const host = new Host(parts)
    await host.#start()
    return host
  }

  private constructor(parts: HostParts) {
    this.#parts = parts
    const { actor, store, log, catalog, environment } = parts
    const { workspaceRoots, cloneHosts, dataDirectory } = environment
    const { worktrees, repositories } = openWorktrees({
      workspaceRoots,
      cloneHosts,
      dataDirectory,
      homeDirectory: parts.home,
    })
    const { model } = environment
    const titleModel = model && { endpoint: model, write: shortTextWriter(model) }
    this.#describer = new Describer({ host: actor, store, log, write: titleModel?.write ?? null })
    const paths = new PathSearch(worktreeLayout(dataDirectory))
    const checkBackends = () => this.#check()
    const writer = new EventWriter({
      flush: (batches) => flushEvents(actor, store, batches),
      onFenceLost: (lease) => this.#dispatcher.lose(lease),
      onFlush: parts.metrics.flushed,
      log,
    })
    const pool = new Pool({
      limits: poolLimits,
      gateway: parts.gateway,
      log,
      onGone: (chatId, backend) => {
        saveSession(actor, store, { chatId, backend, state: 'parked' }).catch((error: unknown) =>
          log.warn({ err: error }, 'a session could not be parked'),
        )
      },
    })
    this.#jobTools = { host: actor, store, repositories, worktrees, pool, paths, checkBackends, titleModel }
    const findBackend = (id: Parameters<Catalog['find']>[0]) => catalog.find(id)
    this.#turnParts = {
      host: actor,
      store,
      writer,
      pool,
      worktrees,
      findBackend,
      heard: (backendId, update) => catalog.heard(backendId, update),
      wakes: this.#wakes,
      onEnded: (turn) => {
        parts.metrics.ended(turn)
        if (turn.isTask) this.#forgetTask(turn.chatId)
        else this.#describer.ended(turn)
      },
      log,
      stopPatienceMs: 5_000,
    }
    parts.metrics.watch({ pool: () => pool.report(), turns: () => readTurnCounts(actor, store) })
    this.#dispatcher = new Dispatcher(this.#turnParts, times)
  }

  async #start(): Promise<void> {
    const { actor, store, name, catalog } = this.#parts
    await registerHost(actor, store, { name })
    catalog.recall(await readHostBackends(actor, store))
    await parkSessions(actor, store)
    await recoverTurns(this.#turnParts, { own: true })
    this.#unsubscribe = await store.bus.subscribe({
      notice: (notice) => notice.type === 'work' && this.#wakes.wake(),
      resynced: () => this.#wakes.wake(),
    })
    const { signal } = this.#closed
    const jobs = {
      host: actor,
      store,
      wakes: this.#wakes,
      log: this.#parts.log,
      perform: (input: HostJobInput, cut: AbortSignal) => performJob(this.#jobTools, input, cut),
    }
    this.#loops.push(
      this.#dispatcher.run(),
      runJobs(jobs, signal),
      this.#repeat(times.checkMs, () => this.#check()),
      this.#repeat(times.renewMs, () => this.#beat()),
      this.#repeat(times.forgetMs, () => removeEndedFileJobs(actor, store)),
      this.#keepUp(),
    )
  }

  /** Interrupts what runs, ends every agent, and lets go of the database. */
  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return
    this.#closed.abort()
    await this.#dispatcher.close()
    await this.#describer.close()
    await this.#turnParts.pool[Symbol.asyncDispose]()
    this.#unsubscribe()
    await Promise.all([...this.#loops, this.#learning])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** A task that was removed while it ran goes now that it ended. */
  #forgetTask(chatId: ChatId): void {
    const { actor, store, log } = this.#parts
    purgeChat(actor, store, chatId).catch((error: unknown) => log.warn({ err: error }, 'a task waits to be removed'))
  }

  async #beat(): Promise<void> {
    await touchHost(this.#parts.actor, this.#parts.store, { pool: this.#turnParts.pool.report() })
    await recoverTurns(this.#turnParts, { own: false })
    await stopExpiredTasks(this.#parts.actor, this.#parts.store)
  }

  async #keepUp(): Promise<void> {
    const { actor, store, log, environment } = this.#parts
    const { signal } = this.#closed
    if (environment.databaseUrl)
      await runSchedules({ url: environment.databaseUrl, log, schedules: upkeep(actor, store) }, signal)
  }

  async #check(): Promise<void> {
    const { actor, store, catalog, log } = this.#parts
    const { signal } = this.#closed
    await touchHost(actor, store, { backends: await catalog.check(signal) })
    this.#learning = catalog
      .learn(signal, (backends) => touchHost(actor, store, { backends }))
      .catch((error: unknown) => log.warn({ err: error }, 'what backends offer could not be stored'))
  }

  async #repeat(everyMs: number, run: () => Promise<void>): Promise<void> {
    const { signal } = this.#closed
    const pause = new Wakes(everyMs)
    while (!signal.aborted) {
      await run().catch((error: unknown) => this.#parts.log.warn({ err: error }, 'housekeeping failed, trying again'))
      await pause.next(signal)
    }
  }
}
