import { mkdir } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import path from 'node:path'
import { builtInBackends, customBackend } from '#agent-host/backends/registry.ts'
import { Catalog } from '#agent-host/catalog/catalog.ts'
import { completeHealth } from '#agent-host/catalog/complete-health.ts'
import { databaseBooks } from '#agent-host/gateway/books.ts'
import { openGateway } from '#agent-host/gateway/open-gateway.ts'
import { Host } from '#agent-host/host.ts'
import { HostLocked, lockDataDirectory } from '#agent-host/host-lock.ts'
import { HostMetrics } from '#agent-host/metrics/host-metrics.ts'
import { RegistryPrograms } from '#agent-host/packages/registry-programs.ts'
import { endRecordedGroups } from '#agent-host/processes/groups.ts'
import { LimitWatch } from '#agent-host/processes/limit-watch.ts'
import { Doors } from '#agent-host/sandbox/doors.ts'
import { installationRoot } from '#agent-host/sandbox/own-programs.ts'
import { probeSandbox } from '#agent-host/sandbox/probe-sandbox.ts'
import { tellExposed } from '#agent-host/sandbox/tell-exposed.ts'
import { gitVersion } from '#agent-host/worktrees/git-version.ts'
import { openStore } from '#db/open-store.ts'
import { listCustomBackends } from '#db/reads/backends.ts'
import { servesSeveralPeople } from '#db/reads/unconfined-hosts.ts'
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
  const { model: standard, providers, ...keyless } = environment
  await using gateway = await openGateway({ standard, providers, books: databaseBooks(actor, store), log })
  const { agentLimits, agentsDirectory } = environment
  await using doors = await Doors.open(environment.sandboxNetwork)
  const sandbox = await probeSandbox({
    wanted: environment.sandbox === 'auto',
    readable: [agentsDirectory, ...environment.sandboxReadable],
    hidden: [installationRoot, environment.dataDirectory, homedir(), homeOf(environment)],
    network: environment.sandboxNetwork,
    doors,
    limits: agentLimits,
  })
  if (sandbox.kind === 'none') log.warn({ fault: sandbox.fault }, 'agents run without a sandbox')
  using limits = new LimitWatch(agentLimits, sandbox.reader)
  const tools = { groupsDirectory, sandbox, limits, agentsDirectory, offered: gateway.offered }
  const programs = new RegistryPrograms(agentsDirectory)
  const builtIn = builtInBackends(tools)
  const catalog = new Catalog({
    builtIn,
    models: gateway.offered,
    listCustom: () => listCustomBackends(actor, store),
    log,
    make: (definition) => customBackend(definition, tools, programs),
    complete: (health) => completeHealth(health, { agentsDirectory, models: gateway.offered, programs }),
  })
  const metrics = new HostMetrics()
  await using _served = await tryToServe(environment, metrics, log)
  await using host = await Host.start({
    actor,
    store,
    log,
    catalog,
    programs,
    gateway,
    sandbox: tools.sandbox,
    environment: keyless,
    metrics,
    name: hostname(),
    home: homeOf(environment),
    shells: { sandbox: tools.sandbox, groupsDirectory },
  })
  log.info({ hostId: lock.hostId, backends: builtIn.map((backend) => backend.id) }, 'the agent-host is ready')
  const stopping = new AbortController()
  const telling = tellExposed(
    { sandbox, servesSeveralPeople: () => servesSeveralPeople(actor, store), log },
    stopping.signal,
  )
  await told()
  log.info('the agent-host is stopping')
  stopping.abort()
  await telling
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
