import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listTokens } from '#db/reads/tokens.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import * as api from '#lib/domain/api/tokens.ts'

export const GET = route(api.listTokens, async ({ actor, store, query }) =>
  pageOf(await listTokens(actor, store), query, (token) => token.id),
)

export const POST = route(api.createToken, ({ actor, store, body }) => createToken(actor, store, body))
