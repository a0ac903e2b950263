import { mkdir } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import path from 'node:path'
import { noModels } from '#agent-host/backends/model-access.ts'
import { builtInBackends, customBackend } from '#agent-host/backends/registry.ts'
import { Catalog } from '#agent-host/catalog/catalog.ts'
import { lendKeys } from '#agent-host/gateway/gateway.ts'
import { Host } from '#agent-host/host.ts'
import { HostLocked, lockDataDirectory } from '#agent-host/host-lock.ts'
import { HostMetrics } from '#agent-host/metrics/host-metrics.ts'
import { endRecordedGroups } from '#agent-host/processes/groups.ts'
import { openAir } from '#agent-host/sandbox/sandbox.ts'
import { gitVersion } from '#agent-host/worktrees/git-version.ts'
import { openStore } from '#db/open-store.ts'
import { listCustomBackends } from '#db/reads/backends.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { type Environment, EnvironmentFault, readEnvironment } from '#lib/env.ts'
import { type Logger, makeLog } from '#lib/log.ts'
import { serveMetrics } from '#lib/metrics/serve-metrics.ts'

/** The agent-host: takes its data folder, ends what an earlier one left, and works until it is told to stop. */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env)
  const log = makeLog('host', environment.logLevel)
  using lock = await lockDataDirectory(environment.dataDirectory)
  const actor = makeActor({ kind: 'host', hostId: lock.hostId })
  const { databaseUrl: url, databaseDirectUrl: directUrl, redisUrl } = environment
  if (!url || !directUrl) throw new EnvironmentFault('DATABASE_URL must be set for the agent-host.')
  await gitVersion()
  const groupsDirectory = path.join(environment.dataDirectory, 'run', 'groups')
  await mkdir(groupsDirectory, { recursive: true, mode: 0o700 })
  const leftovers = await endRecordedGroups(groupsDirectory)
  if (leftovers > 0) log.warn({ groups: leftovers }, 'ended agents that an earlier host left')

  await using store = await openStore({ url, directUrl, redisUrl, log, connections: 8 })
  await using gateway = lendKeys({ ...noModels, standard: environment.model })
  const tools = { groupsDirectory, sandbox: openAir, offered: gateway.offered }
  const builtIn = builtInBackends(tools)
  const catalog = new Catalog({
    builtIn,
    models: gateway.offered,
    listCustom: () => listCustomBackends(actor, store),
    log,
    make: (definition) => customBackend(definition, tools),
  })
  const metrics = new HostMetrics()
  await using _served = await tryToServe(environment, metrics, log)
  await using host = await Host.start({
    actor,
    store,
    log,
    catalog,
    gateway,
    metrics,
    environment,
    name: hostname(),
    home: homeOf(environment),
  })
  log.info({ hostId: lock.hostId, backends: builtIn.map((backend) => backend.id) }, 'the agent-host is ready')
  await told()
  log.info('the agent-host is stopping')
  await host.close()
}

/** A host works without being watched. */
async function tryToServe({ metrics: served }: Environment, { registry }: HostMetrics, log: Logger) {
  if (!served) return null
  const onFault = (error: unknown) => log.warn({ err: error }, 'the metrics could not be read')
  return await serveMetrics({ ...served, registry, onFault }).catch((error: unknown) => {
    log.error({ err: error, port: served.port }, 'the metrics are not served')
    return null
  })
}

const homeOf = (_: Environment) => process.env.GREENROOM_HOME ?? homedir()

/** Resolves at the first signal to stop, or when the supervisor is gone. */
function told(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
    process.once('disconnect', () => resolve())
  })
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const expected = error instanceof EnvironmentFault || error instanceof HostLocked || error instanceof Refusal
    process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)
