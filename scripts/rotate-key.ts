import { migrate } from '#db/migrate.ts'
import { openStore } from '#db/open-store.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { readEnvironment } from '#lib/env.ts'
import { newId } from '#lib/ids.ts'
import { makeLog } from '#lib/log.ts'
import { reachDatabase } from '#scripts/reach-database.ts'
import { rotateGivenKeys, rotateKeptKeys } from '#scripts/rotate-keys.ts'
import { runScript } from '#scripts/run-script.ts'

/** `npm run rotate-key`: goes as far as it may while Greenroom runs, and says what comes next. */
await runScript(async () => {
  const environment = readEnvironment(process.env)
  await using database = await reachDatabase(environment)
  await migrate(database.directUrl)
  const { url, directUrl } = database
  await using store = await openStore({
    url,
    directUrl,
    log: makeLog('rotate-key', environment.logLevel),
    connections: 2,
  })
  const machine = makeActor({ kind: 'host', hostId: newId('hst') })
  const { credentialKeys: given, dataDirectory } = environment
  const rotation = { machine, store, say: (line: string) => void process.stdout.write(`${line}\n`) }
  if (given === undefined) await rotateKeptKeys(rotation, dataDirectory)
  else await rotateGivenKeys(rotation, given)
})
