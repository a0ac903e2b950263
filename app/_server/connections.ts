import 'server-only'
import { providerAddress, providersHere } from '#app/_server/providers.ts'
import { store } from '#app/_server/store.ts'
import type { Connection } from '#components/people/connected-accounts.tsx'
import { listIdentities } from '#db/reads/identities.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'

/** The providers that are set up here, connected or not, and those that the actor is connected with although they are not any more. */
export async function readConnections(actor: PersonActor): Promise<Connection[]> {
  const own = new Map<string, string>()
  for (const { provider, connectedAt } of await listIdentities(actor, await store()))
    if (!own.has(provider)) own.set(provider, connectedAt)
  const here = providersHere().map(({ id, name }) => ({ id, name, address: providerAddress(id) }))
  const gone = [...own.keys()]
    .filter((address) => !here.some((each) => each.address === address))
    .map((address) => ({ id: null, name: new URL(address).host, address }))
  return [...here, ...gone].map((each) => ({ ...each, connectedAt: own.get(each.address) ?? null }))
}
