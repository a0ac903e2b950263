import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listHosts } from '#db/reads/host-list.ts'
import * as api from '#lib/domain/api/hosts.ts'

export const GET = route(api.listHosts, async ({ actor, store, query }) =>
  pageOf(await listHosts(actor, store), query, (host) => host.id),
)
