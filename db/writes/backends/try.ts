import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { listBackends } from '#db/reads/backends.ts'
import { isLive } from '#db/reads/hosts.ts'
import { hosts } from '#db/schema/hosts.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import { createJob } from '#db/writes/jobs/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { BackendId, HostId, JobId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

const claimedWithinMs = 20_000

/**
 * Asks a host, one that says it can run it before any other, to run a prompt in a fresh process of a backend. What that uses
 * counts for whoever asks. Administrators only. `Refusal('unavailable')` where no host runs.
 */
export async function askForTrial(
  actor: AccountActor,
  store: Store,
  { backendId, prompt }: { backendId: BackendId; prompt: string },
): Promise<JobId> {
  requireAdministrator(actor)
  if (!(await listBackends(actor, store)).some(({ id }) => id === backendId)) throw notFound('backend')
  const hostId = await hostFor(store, backendId)
  const input = {
    kind: 'try_backend' as const,
    ...{ backendId, prompt, personId: actor.personId, workspaceId: await someWorkspace(actor, store) },
  }
  return await createJob(actor, store, { input, hostId, expiresInMs: claimedWithinMs })
}

async function hostFor(store: Store, backendId: BackendId): Promise<HostId> {
  const { id, backends } = hosts
  const live = await store.database.select({ id, backends }).from(hosts).where(isLive()).orderBy(asc(id))
  const isReady = ({ backends }: (typeof live)[number]) =>
    backends.some((each) => each.id === backendId && each.state === 'ready')
  const host = live.find(isReady) ?? live[0]
  if (!host) throw new Refusal('unavailable', 'No host is running that could try it.')
  return host.id
}

/** One's default workspace, else any of one's own. */
async function someWorkspace(actor: AccountActor, store: Store): Promise<WorkspaceId> {
  const { id, ownerId, isDefault, deletedAt } = workspaces
  const [own] = await store.database
    .select({ id })
    .from(workspaces)
    .where(and(eq(ownerId, actor.personId), isNull(deletedAt)))
    .orderBy(desc(isDefault), asc(id))
    .limit(1)
  if (!own) throw new Refusal('invalid', 'You have no workspace. Add one: what a try uses is counted for it.')
  return own.id
}
