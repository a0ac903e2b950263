import 'server-only'
import type { Store } from '#db/client.ts'
import { listBackends } from '#db/reads/backends.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type BackendId, backendId } from '#lib/domain/ids.ts'

const own = backendId.parse('greenroom')

/** The backend of a chat for which none was named: our own where it can run, else the first that can. */
export async function defaultBackend(actor: AccountActor, store: Store): Promise<BackendId> {
  const ready = (await listBackends(actor, store)).filter((backend) => backend.state === 'ready')
  return (ready.find((backend) => backend.id === own) ?? ready[0])?.id ?? own
}
