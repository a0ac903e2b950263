import 'server-only'
import type { Store } from '#db/client.ts'
import { listBackends } from '#db/reads/backends.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** One of the backends as the list shows it. */
export async function oneBackend(actor: AccountActor, store: Store, id: BackendId): Promise<BackendInfo> {
  const found = (await listBackends(actor, store)).find((backend) => backend.id === id)
  if (!found) throw notFound('backend')
  return found
}
