import { route } from '#app/_server/route.ts'
import { listShared } from '#db/reads/grants.ts'
import * as api from '#lib/domain/api/grants.ts'

export const GET = route(api.listShared, ({ actor, store, query }) => listShared(actor, store, query))
