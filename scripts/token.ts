import type { Store } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import { openStore } from '#db/open-store.ts'
import { findPersonByEmail } from '#db/reads/people.ts'
import { createOneTimeLink } from '#db/writes/one-time-links/create.ts'
import { createPerson } from '#db/writes/people/create.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { email as emailSchema } from '#lib/domain/people/person.ts'
import { type Environment, readEnvironment } from '#lib/env.ts'
import { newId } from '#lib/ids.ts'
import { makeLog } from '#lib/log.ts'
import { reachDatabase } from '#scripts/reach-database.ts'
import { runScript } from '#scripts/run-script.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'

const linkLifetimeMs = 24 * 3_600_000

/** `npm run token -- <e-mail>`: the token is the last line on standard output, alone. */
await runScript(async () => {
  const email = readEmail(process.argv.slice(2))
  const environment = readEnvironment(process.env)
  await using database = await reachDatabase(environment)
  await migrate(database.directUrl)
  const { url, directUrl } = database
  await using store = await openStore({ url, directUrl, log: makeLog('token', environment.logLevel), connections: 2 })
  for (const line of await makeToken(store, email, environment)) process.stdout.write(`${line}\n`)
})

function readEmail(args: string[]): string {
  const [text, ...more] = args
  if (text === undefined || more.length > 0) throw new StartFault('Say whose token it is: npm run token -- <e-mail>')
  const parsed = emailSchema.safeParse(text)
  if (!parsed.success) throw new StartFault(`${JSON.stringify(text)} is not an e-mail address.`)
  return parsed.data
}

/** The lines to print. */
async function makeToken(store: Store, email: string, environment: Environment): Promise<string[]> {
  const machine = makeActor({ kind: 'host', hostId: newId('hst') })
  const known = await findPersonByEmail(machine, store, email)
  const personId = known ?? (await createPerson(machine, store, { email }))
  const link = await createOneTimeLink(machine, store, { kind: 'sign_in', personId, lifetimeMs: linkLifetimeMs })
  const { token } = await createToken(machine, store, { personId, name: 'npm run token' })
  const what = known ? 'Account' : 'Account made'
  return [`${what} for ${email}. Sign in once within 24 hours: ${environment.publicUrl}/sign-in/${link}`, token]
}
