import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { hostJobs } from '#db/schema/hosts.ts'
import { people } from '#db/schema/people.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { registerHost } from '#db/writes/hosts/register.ts'
import { createPerson } from '#db/writes/people/create.ts'
import { createSignIn } from '#db/writes/sign-ins/create.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import { newId } from '#lib/ids.ts'

/** Somebody signed in, with a Default workspace that is ready and of no host yet. An administrator only when asked for. */
export async function testPerson(
  store: Store,
  { administrator = false, name = 'Ada' }: { administrator?: boolean; name?: string } = {},
): Promise<PersonActor> {
  const machine = makeActor({ kind: 'host', hostId: newId('hst') })
  const personId = await createPerson(machine, store, { email: `${newId('per')}@example.com`, name })
  await store.database.update(people).set({ administrator }).where(eq(people.id, personId))
  await store.database.update(workspaces).set({ state: 'ready' }).where(eq(workspaces.ownerId, personId))
  await store.database.delete(hostJobs).where(eq(hostJobs.personId, personId))
  const signInId = await createSignIn(store, { personId, userAgent: 'test', provedBy: 'password' })
  return makeActor({ kind: 'person', personId, administrator, signInId })
}

/** A host that has registered. */
export async function testHost(store: Store): Promise<HostActor> {
  const host = makeActor({ kind: 'host', hostId: newId('hst') })
  await registerHost(host, store, { name: 'test' })
  return host
}
