import { desc, gt, inArray, sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { fromNow } from '#db/clock.ts'
import { isLive } from '#db/reads/hosts.ts'
import { hosts } from '#db/schema/hosts.ts'
import { people } from '#db/schema/people.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { HostInfo, PoolInfo } from '#lib/domain/hosts/host-info.ts'
import { type PoolReport, poolReport } from '#lib/domain/hosts/pool-report.ts'

/** A host that was not seen for so long is not told of any more. */
const toldForMs = 30 * 24 * 3_600_000

/** The hosts of this installation with what each last said of its pool, those that run first. Administrators only. */
export async function listHosts(actor: AccountActor, store: Store): Promise<HostInfo[]> {
  requireAdministrator(actor)
  const rows = await store.database
    .select({ host: hosts, live: sql<boolean>`${isLive()}` })
    .from(hosts)
    .where(gt(hosts.seenAt, fromNow(-toldForMs)))
    .orderBy(desc(isLive()), hosts.name, hosts.id)
  const pools = new Map(rows.flatMap(({ host, live }) => (live ? [[host.id, readable(host.pool)] as const] : [])))
  const names = await readNames(store, [...pools.values()])
  return rows.map(({ host, live }) => {
    const pool = pools.get(host.id)
    return {
      id: host.id,
      name: host.name,
      startedAt: host.startedAt,
      seenAt: host.seenAt,
      live,
      backends: host.backends.map(({ id, name, version, state, fault }) => ({ id, name, version, state, fault })),
      pool: pool ? named(pool, names) : null,
    }
  })
}

/** A host of another version may say it otherwise. */
const readable = (pool: unknown): PoolReport | null => poolReport.safeParse(pool).data ?? null

type Names = { people: Map<string, string>; workspaces: Map<string, string> }

async function readNames(store: Store, pools: readonly (PoolReport | null)[]): Promise<Names> {
  const slots = pools.flatMap((pool) => pool?.slots ?? [])
  const [personIds, workspaceIds] = [slots.map((slot) => slot.personId), slots.map((slot) => slot.workspaceId)]
  const [who, where] = await Promise.all([
    personIds.length === 0
      ? []
      : store.database.select({ id: people.id, name: people.name }).from(people).where(inArray(people.id, personIds)),
    workspaceIds.length === 0
      ? []
      : store.database
          .select({ id: workspaces.id, name: workspaces.name })
          .from(workspaces)
          .where(inArray(workspaces.id, workspaceIds)),
  ])
  return { people: byId(who), workspaces: byId(where) }
}

const byId = (rows: readonly { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]))

const named = (pool: PoolReport, names: Names): PoolInfo => ({
  ...pool,
  slots: pool.slots.map(({ chats, ...slot }) => ({
    ...slot,
    sessions: chats.length,
    personName: names.people.get(slot.personId) ?? null,
    workspaceName: names.workspaces.get(slot.workspaceId) ?? null,
  })),
})
