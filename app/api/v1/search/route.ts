import { route } from '#app/_server/route.ts'
import { search } from '#db/reads/search.ts'
import * as api from '#lib/domain/api/search.ts'

export const GET = route(api.search, async ({ actor, store, query }) => ({ items: await search(actor, store, query) }))
