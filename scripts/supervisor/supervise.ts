import { migrate } from '#db/migrate.ts'
import type { Environment } from '#lib/env.ts'
import { aborted } from '#scripts/supervisor/aborted.ts'
import { buildWhenChanged } from '#scripts/supervisor/build.ts'
import { requireFreePort, requireWritable } from '#scripts/supervisor/checks.ts'
import type { Setting } from '#scripts/supervisor/child-environment.ts'
import { findNamedDatabase, findRunningDatabase, startOwnDatabase } from '#scripts/supervisor/database.ts'
import { endLeftAgents } from '#scripts/supervisor/end-left-agents.ts'
import { KeptProgram } from '#scripts/supervisor/kept-program.ts'
import type { Output } from '#scripts/supervisor/output.ts'
import { takeProgramFolder } from '#scripts/supervisor/program-folder.ts'
import { chooseUser, hostProgram, webProgram } from '#scripts/supervisor/programs.ts'
import { localOrigin, untilReady } from '#scripts/supervisor/readiness.ts'
import { keepSecret } from '#scripts/supervisor/secrets.ts'
import { makeSetUpLink } from '#scripts/supervisor/set-up-link.ts'
import { oneLine, StartFault } from '#scripts/supervisor/start-fault.ts'
import type { StopSignals } from '#scripts/supervisor/stop-signals.ts'

/** What one supervisor runs: everything, or one of the two programs beside a database that runs already. */
export type Role = 'all' | 'web' | 'host'

type Supervision = {
  root: string
  environment: Environment
  role: Role
  output: Output
  signals: StopSignals
}

/**
 * Starts what the role says and keeps it running until it is told to stop; then ends it in the opposite order: web, host,
 * database. Throws `StartFault` with a sentence when it cannot start, and the reason of `signals.stop` when that came first.
 */
export async function supervise(supervision: Supervision): Promise<void> {
  const { root, environment, role, output, signals } = supervision
  const { dataDirectory } = environment
  if (environment.withoutEffect.length > 0)
    output.say(`Set, but without effect in this version: ${environment.withoutEffect.join(', ')}.`)
  await requireWritable(dataDirectory)
  const { user, warning } = await chooseUser(root, dataDirectory)
  if (warning) output.say(warning)
  await using opened = new AsyncDisposableStack()
  const hostFolder = role === 'web' ? null : opened.use(await takeProgramFolder(dataDirectory, 'host'))
  const webFolder = role === 'host' ? null : opened.use(await takeProgramFolder(dataDirectory, 'web'))
  if (webFolder) await requireFreePort(environment.host, environment.port)

  const named = await findNamedDatabase(environment)
  const running = async () =>
    role === 'all' ? opened.use(await startOwnDatabase(dataDirectory)) : await findRunningDatabase(dataDirectory)
  const database = named ?? (await running())
  await applyMigrations(database.directUrl)
  signals.stop.throwIfAborted()

  const authSecret = environment.authSecret ?? (await keepSecret(dataDirectory, 'auth-secret'))
  if (webFolder) await buildWhenChanged(root, { output, signal: signals.stop })
  const setting: Setting = { root, environment, database, user }
  const parts = { output, kill: signals.kill }
  const programs: KeptProgram[] = []
  if (hostFolder) {
    opened.defer(() => endLeftAgents(dataDirectory))
    programs.push(opened.use(new KeptProgram(hostProgram(setting), { ...parts, folder: hostFolder })))
  }
  if (webFolder) {
    programs.push(opened.use(new KeptProgram(webProgram(setting, authSecret), { ...parts, folder: webFolder })))
    await untilReady(localOrigin(environment.host, environment.port), { wholly: role === 'all', signal: signals.stop })
    output.say(`Greenroom is ready at ${environment.publicUrl}`)
    const link = await makeSetUpLink(environment.publicUrl, database)
    if (link) output.say(`Make the first account at ${link}`)
  }
  await Promise.race([aborted(signals.stop), ...programs.map(({ kept }) => kept)])
}

async function applyMigrations(directUrl: string): Promise<void> {
  try {
    await migrate(directUrl)
  } catch (cause) {
    throw new StartFault(`The database cannot be brought to the newest schema: ${oneLine(cause)}`, { cause })
  }
}
