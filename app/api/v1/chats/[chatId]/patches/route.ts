import { route } from '#app/_server/route.ts'
import { listPatches } from '#db/reads/patches.ts'
import * as api from '#lib/domain/api/patches.ts'

export const GET = route(api.listPatches, ({ actor, store, params, query }) =>
  listPatches(actor, store, { ...params, ...query }),
)
