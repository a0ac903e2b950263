import { migrate } from '#db/migrate.ts'
import { readEnvironment } from '#lib/env.ts'
import { reachDatabase } from '#scripts/reach-database.ts'
import { runScript } from '#scripts/run-script.ts'

await runScript(async () => {
  await using database = await reachDatabase(readEnvironment(process.env))
  await migrate(database.directUrl)
  process.stdout.write('The database has the newest schema.\n')
})
