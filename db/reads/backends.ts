import { asc } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { isLive } from '#db/reads/hosts.ts'
import { customBackends, hosts } from '#db/schema/hosts.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import { type BackendInfo, backendInfo, type CustomBackend } from '#lib/domain/backends/backend.ts'
import { mergeBackends } from '#lib/domain/backends/merge-backends.ts'

/** What this installation can run: what its live hosts found, and what was added and not looked at yet. */
export async function listBackends(_actor: AccountActor, store: Store): Promise<BackendInfo[]> {
  const { id, name } = customBackends
  const [live, custom] = await Promise.all([
    store.database.select({ backends: hosts.backends }).from(hosts).where(isLive()).orderBy(asc(hosts.id)),
    store.database.select({ id, name }).from(customBackends).orderBy(asc(customBackends.createdAt)),
  ])
  return mergeBackends(
    // A host of an earlier version says less.
    live.map((host) => host.backends.map((said) => backendInfo.parse(said))),
    custom,
  )
}

/** The custom ACP commands with what starts them, oldest first. */
export function listCustomBackends(_host: HostActor, store: Store): Promise<CustomBackend[]> {
  const { id, name, command, args, env } = customBackends
  return store.database
    .select({ id, name, command, args, env })
    .from(customBackends)
    .orderBy(asc(customBackends.createdAt), asc(customBackends.id))
}
