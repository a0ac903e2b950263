import { withUrl } from '#app/_server/link-url.ts'
import { route } from '#app/_server/route.ts'
import { listGrants } from '#db/reads/grants.ts'
import { createGrant } from '#db/writes/grants/create.ts'
import * as api from '#lib/domain/api/grants.ts'

export const GET = route(api.listGrants, ({ actor, store, params, query }) =>
  listGrants(actor, store, { ...params, ...query }),
)

export const POST = route(api.createGrant, async ({ actor, store, params, body }) =>
  withUrl(await createGrant(actor, store, { ...params, ...body })),
)
