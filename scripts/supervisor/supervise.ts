import { migrate } from '#db/migrate.ts'
import type { Environment } from '#lib/env.ts'
import { aborted } from '#scripts/supervisor/aborted.ts'
import { buildWhenChanged } from '#scripts/supervisor/build.ts'
import { requireFreePort, requireWritable } from '#scripts/supervisor/checks.ts'
import type { Setting } from '#scripts/supervisor/child-environment.ts'
import { keepCredentialKeys } from '#scripts/supervisor/credential-keys.ts'
import { findNamedDatabase, findRunningDatabase, startOwnDatabase } from '#scripts/supervisor/database.ts'
import { endLeftAgents } from '#scripts/supervisor/end-left-agents.ts'
import { KeptProgram, type Program } from '#scripts/supervisor/kept-program.ts'
import type { Output } from '#scripts/supervisor/output.ts'
import { type ProgramFolder, takeProgramFolder } from '#scripts/supervisor/program-folder.ts'
import { chooseUser, hostProgram, webProgram } from '#scripts/supervisor/programs.ts'
import { localOrigin, untilReady } from '#scripts/supervisor/readiness.ts'
import { keepSecret } from '#scripts/supervisor/secrets.ts'
import { makeSetUpLink } from '#scripts/supervisor/set-up-link.ts'
import { oneLine, StartFault } from '#scripts/supervisor/start-fault.ts'
import type { StopSignals } from '#scripts/supervisor/stop-signals.ts'
import { shareAgentsDirectory } from '#scripts/supervisor/unprivileged.ts'

/** What one supervisor runs: everything, or one of the two programs beside a database that runs already. */
export type Role = 'all' | 'web' | 'host'

type Supervision = {
  root: string
  environment: Environment
  role: Role
  output: Output
  signals: StopSignals
}

type Prepared = {
  setting: Setting
  authSecret: string
  hostFolder: ProgramFolder | null
  webFolder: ProgramFolder | null
}

/**
 * Starts what the role says and keeps it running until it is told to stop; then ends it in the opposite order: web, host,
 * database. Throws `StartFault` with a sentence when it cannot start, and the reason of `signals.stop` when that came first.
 */
export async function supervise(supervision: Supervision): Promise<void> {
  const { environment, role, output, signals } = supervision
  await using opened = new AsyncDisposableStack()
  const { setting, authSecret, hostFolder, webFolder } = await prepare(supervision, opened)
  const keep = (program: Program, folder: ProgramFolder) =>
    opened.use(new KeptProgram(program, { output, folder, kill: signals.kill })).kept
  const kept: Promise<void>[] = []
  if (hostFolder) {
    opened.defer(() => endLeftAgents(environment.dataDirectory))
    kept.push(keep(hostProgram(setting), hostFolder))
  }
  if (webFolder) {
    kept.push(keep(webProgram(setting, authSecret), webFolder))
    await untilReady(localOrigin(environment.host, environment.port), { wholly: role === 'all', signal: signals.stop })
    output.say(`Greenroom is ready at ${environment.publicUrl}`)
    const link = await makeSetUpLink(environment.publicUrl, setting.database)
    if (link) output.say(`Make the first account at ${link}`)
  }
  await Promise.race([aborted(signals.stop), ...kept])
}

/** All that must be there before a program is started; what has to be closed again goes onto `opened`. */
async function prepare(supervision: Supervision, opened: AsyncDisposableStack): Promise<Prepared> {
  const { root, environment, role, output, signals } = supervision
  const { dataDirectory } = environment
  await requireWritable(dataDirectory)
  const { user, warning } = await chooseUser(root, dataDirectory)
  if (warning) output.say(warning)
  if (user && role !== 'web')
    await shareAgentsDirectory(environment.agentsDirectory, user).catch((error: unknown) =>
      output.say(`Backends of the registry cannot be installed: ${oneLine(error)}`),
    )
  const hostFolder = role === 'web' ? null : opened.use(await takeProgramFolder(dataDirectory, 'host'))
  // Webs beside one that has everything are told apart by what only one can have.
  const webName = role === 'web' ? `web-${environment.port}` : 'web'
  const webFolder = role === 'host' ? null : opened.use(await takeProgramFolder(dataDirectory, webName))
  if (webFolder) await requireFreePort(environment.host, environment.port)

  const named = await findNamedDatabase(environment)
  const database = named ?? (await openOwnDatabase(supervision, opened))
  await applyMigrations(database.directUrl)
  signals.stop.throwIfAborted()
  const authSecret = environment.authSecret ?? (await keepSecret(dataDirectory, 'auth-secret'))
  if (role === 'web' && named && !environment.authSecret)
    output.say('AUTH_SECRET is not set: another web on the same database will not know who signed in here.')
  const credentialKeys = environment.credentialKeys ?? (await keepCredentialKeys(dataDirectory))
  if (role !== 'all' && named && !environment.credentialKeys)
    output.say('CREDENTIAL_KEYS is not set: webs and hosts elsewhere cannot use the credentials that are saved here.')
  if (webFolder) await buildWhenChanged(root, { output, signal: signals.stop })
  const metrics = await prepareMetrics(environment)
  const setting = { root, environment, database, user, credentialKeys, metrics }
  return { setting, authSecret, hostFolder, webFolder }
}

/** Where the programs say how they do, and to whom; null: nowhere. */
async function prepareMetrics({ metricsPort: port, metricsToken, dataDirectory }: Environment) {
  if (port === null) return null
  if (port === 65_535) throw new StartFault('METRICS_PORT cannot be used: the host takes the port after it.')
  return { port, token: metricsToken ?? (await keepSecret(dataDirectory, 'metrics-token')) }
}

/** The database that comes with Greenroom: started where everything is, found where one program is. */
async function openOwnDatabase({ environment, role, output }: Supervision, opened: AsyncDisposableStack) {
  if (role !== 'all') return await findRunningDatabase(environment.dataDirectory)
  return opened.use(await startOwnDatabase(environment.dataDirectory, output))
}

async function applyMigrations(directUrl: string): Promise<void> {
  try {
    await migrate(directUrl)
  } catch (cause) {
    throw new StartFault(`The database cannot be brought to the newest schema: ${oneLine(cause)}`, { cause })
  }
}
