import { and, isNull, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { isLive } from '#db/reads/hosts.ts'
import { hosts } from '#db/schema/hosts.ts'
import { people } from '#db/schema/people.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import type { UnconfinedHost } from '#lib/domain/hosts/unconfined-host.ts'

/**
 * The hosts that run agents without a sandbox, where there is more than one account: administrators have to know. Nobody else is told,
 * and where there is one account nobody.
 */
export async function listUnconfinedHosts(actor: AccountActor, store: Store): Promise<UnconfinedHost[]> {
  if (!actor.administrator) return []
  const sandbox = sql<{ fault: string | null }>`${hosts.pool}->'sandbox'`
  const unconfined = await store.database
    .select({ name: hosts.name, sandbox })
    .from(hosts)
    .where(and(isLive(), sql`${hosts.pool}->'sandbox'->>'kind' = 'none'`))
    .orderBy(hosts.name)
  if (unconfined.length === 0 || !(await hasSeveralPeople(store))) return []
  return unconfined.map((host) => ({ name: host.name, fault: host.sandbox.fault }))
}

/** Whether agents of more than one person may run on a host. */
export async function servesSeveralPeople(_host: HostActor, store: Store): Promise<boolean> {
  return await hasSeveralPeople(store)
}

const hasSeveralPeople = async (store: Store) => (await store.database.$count(people, isNull(people.disabledAt))) > 1
