import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listOpenRequests } from '#db/reads/requests.ts'
import * as api from '#lib/domain/api/requests.ts'

export const GET = route(api.listRequests, async ({ actor, store, query }) =>
  pageOf(await listOpenRequests(actor, store), query, (request) => request.requestId),
)
