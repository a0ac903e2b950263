import path from 'node:path'
import type { Catalog } from '#agent-host/catalog/catalog.ts'
import { readGroupCredentials, redactorOfChat } from '#agent-host/credentials/group-credentials.ts'
import { Dispatcher } from '#agent-host/dispatcher/dispatcher.ts'
import { EventWriter } from '#agent-host/dispatcher/event-writer.ts'
import { recoverTurns } from '#agent-host/dispatcher/recover-turns.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { Wakes } from '#agent-host/dispatcher/wakes.ts'
import type { Gateway } from '#agent-host/gateway/gateway.ts'
import { type JobTools, performJob } from '#agent-host/jobs/perform-job.ts'
import { runJobs } from '#agent-host/jobs/run-jobs.ts'
import type { HostMetrics } from '#agent-host/metrics/host-metrics.ts'
import type { RegistryPrograms } from '#agent-host/packages/registry-programs.ts'
import { PathSearch } from '#agent-host/paths/path-search.ts'
import { poolBudget } from '#agent-host/pool/budget.ts'
import { Pool } from '#agent-host/pool/pool.ts'
import type { Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { runSchedules } from '#agent-host/schedules/schedules.ts'
import { upkeep } from '#agent-host/schedules/upkeep.ts'
import { type ShellParts, Shells } from '#agent-host/shells/shells.ts'
import { borrowedTitleModel } from '#agent-host/titles/borrowed-title-model.ts'
import { Describer } from '#agent-host/titles/describer.ts'
import { worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { openWorktrees } from '#agent-host/worktrees/open-worktrees.ts'
import { TouchWatch } from '#agent-host/worktrees/touch-watch.ts'
import type { Store } from '#db/client.ts'
import { readHostBackends } from '#db/reads/hosts.ts'
import { readTurnCounts } from '#db/reads/turn-counts.ts'
import { purgeChat } from '#db/writes/chats/purge.ts'
import { removeEndedFileJobs } from '#db/writes/files/remove-ended.ts'
import { registerHost } from '#db/writes/hosts/register.ts'
import { touchHost } from '#db/writes/hosts/touch.ts'
import { loseSession } from '#db/writes/sessions/lose.ts'
import { parkSessions } from '#db/writes/sessions/park.ts'
import { saveSession } from '#db/writes/sessions/save.ts'
import { removeEndedShells } from '#db/writes/shells/remove-ended.ts'
import { stopExpiredTasks } from '#db/writes/tasks/stop-expired.ts'
import { flushEvents } from '#db/writes/turns/flush.ts'
import { parseKeyRing } from '#lib/crypto/seal.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BackendId, ChatId } from '#lib/domain/ids.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { Environment } from '#lib/env.ts'
import type { Logger } from '#lib/log.ts'

/** Providers' keys are the gateway's alone. */
export type KeylessEnvironment = Omit<Environment, 'model' | 'providers'>

export type HostParts = {
  actor: HostActor
  store: Store
  log: Logger
  catalog: Catalog
  programs: RegistryPrograms
  gateway: Gateway
  sandbox: Sandbox
  metrics: HostMetrics
  environment: KeylessEnvironment
  /** What people call this machine. */
  name: string
  /** The home below which administrators may open folders where no roots are set. */
  home: string
  /** Where own shells of people run, and how their processes are found again. */
  shells: Pick<ShellParts, 'sandbox' | 'groupsDirectory'>
}

const times = {
  leaseMs: 6_000,
  renewMs: 1_500,
  checkMs: 60_000,
  forgetMs: 30_000,
  sweepMs: 3_600_000,
  turns: 32,
} as const

/** A running agent-host: the dispatcher, the jobs and the heartbeat around one store. */
export class Host implements AsyncDisposable {
  readonly #parts: HostParts
  readonly #closed = new AbortController()
  readonly #wakes = new Wakes(times.renewMs)
  readonly #turnParts: TurnParts
  readonly #watch: TouchWatch
  readonly #jobTools: JobTools
  readonly #dispatcher: Dispatcher
  readonly #describer: Describer
  readonly #shells: Shells
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
    const pool = this.#makePool()
    this.#watch = new TouchWatch(path.join(dataDirectory, 'watch'))
    const { worktrees, repositories } = openWorktrees(
      { workspaceRoots, cloneHosts, dataDirectory, homeDirectory: parts.home },
      {
        onMoving: async ({ chatId }) => {
          await pool.closeChat(chatId)
          await loseSession(actor, store, { chatId })
        },
        onGroupGone: (groupId) => pool.endGroup(groupId),
        watch: this.#watch,
      },
    )
    const titleModel = borrowedTitleModel(parts.gateway)
    this.#describer = new Describer({ host: actor, store, log, model: titleModel })
    const layout = worktreeLayout(dataDirectory)
    const paths = new PathSearch(layout)
    this.#shells = new Shells({ host: actor, store, log, worktrees, ...parts.shells })
    const checkBackends = () => this.#check()
    const ring = environment.credentialKeys === undefined ? null : parseKeyRing(environment.credentialKeys)
    const keys = { host: actor, store, ring, log }
    const findBackend = (id: BackendId) => catalog.find(id)
    const findDefinition = (id: BackendId) => catalog.definition(id)
    const redactorOf: JobTools['redactorOf'] = ({ chatId }) => redactorOfChat(keys, chatId)
    const { gateway, programs } = parts
    this.#jobTools = {
      ...{ host: actor, store, repositories, worktrees, pool, paths, redactorOf, titleModel },
      ...{ checkBackends, findBackend, findDefinition, programs, gateway },
    }
    const writer = new EventWriter({
      flush: (batches) => flushEvents(actor, store, batches),
      onFenceLost: (lease) => this.#dispatcher.lose(lease),
      onFlush: parts.metrics.flushed,
      log,
    })
    this.#turnParts = {
      host: actor,
      store,
      writer,
      pool,
      worktrees,
      findBackend,
      settleModels: (turnId) => parts.gateway.settle(turnId),
      credentials: (whose) => readGroupCredentials(keys, whose),
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

  #makePool(): Pool {
    const { actor, store, log, environment, gateway, sandbox } = this.#parts
    return new Pool({
      budget: poolBudget(environment.pool),
      gateway,
      sandbox,
      log,
      onGone: (chatId, backend) => saveSession(actor, store, { chatId, backend, state: 'parked' }).catch(ignoreGone),
    })
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
      this.#shells.run(signal),
      this.#repeat(times.checkMs, () => this.#check()),
      this.#repeat(times.renewMs, () => this.#beat()),
      this.#repeat(times.forgetMs, () => removeEndedFileJobs(actor, store)),
      this.#repeat(times.forgetMs, () => removeEndedShells(actor, store)),
      this.#repeat(times.sweepMs, () => this.#turnParts.worktrees.removeOldSpares()),
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
    await this.#turnParts.worktrees.close()
    await this.#watch[Symbol.asyncDispose]()
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

/** The chat of a session may be gone by the time that its process is. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof Refusal && error.code === 'not_found')) throw error
}
