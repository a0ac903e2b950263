import { asc } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { isLive } from '#db/reads/hosts.ts'
import { customBackends, hosts } from '#db/schema/hosts.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import { type BackendDefinition, type BackendInfo, backendInfo } from '#lib/domain/backends/backend.ts'
import { memoryByBackend } from '#lib/domain/backends/memory.ts'
import { mergeBackends } from '#lib/domain/backends/merge-backends.ts'
import type { BackendId } from '#lib/domain/ids.ts'

/** What this installation can run: what its live hosts found, and what was added and not looked at yet. */
export async function listBackends(_actor: AccountActor, store: Store): Promise<BackendInfo[]> {
  const { id, name, registry } = customBackends
  const [live, custom] = await Promise.all([
    store.database.select({ backends: hosts.backends }).from(hosts).where(isLive()).orderBy(asc(hosts.id)),
    store.database.select({ id, name, registry }).from(customBackends).orderBy(asc(customBackends.createdAt)),
  ])
  return mergeBackends(
    // A host of an earlier version says less.
    live.map((host) => host.backends.map((said) => backendInfo.parse(said))),
    custom,
  )
}

/** What administrators added, with what starts it, oldest first; for the hosts. */
export const listCustomBackends = (_host: HostActor, store: Store): Promise<BackendDefinition[]> => definitions(store)

/** The same for who may change it. Administrators only. */
export async function listBackendDefinitions(actor: AccountActor, store: Store): Promise<BackendDefinition[]> {
  requireAdministrator(actor)
  return await definitions(store)
}

function definitions(store: Store): Promise<BackendDefinition[]> {
  const { id, name, command, args, env, registry } = customBackends
  return store.database
    .select({ id, name, command, args, env, registry })
    .from(customBackends)
    .orderBy(asc(customBackends.createdAt), asc(customBackends.id))
}

/** What a process of each backend takes, as the hosts' pools last measured it: the middle one of all. */
export async function readBackendMemory(actor: AccountActor, store: Store): Promise<Record<BackendId, number>> {
  requireAdministrator(actor)
  const live = await store.database.select({ pool: hosts.pool }).from(hosts).where(isLive())
  return memoryByBackend(live.flatMap(({ pool }) => pool?.slots ?? []))
}
