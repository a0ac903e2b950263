import { withUrl } from '#app/_server/link-url.ts'
import { route } from '#app/_server/route.ts'
import { rotateGrant } from '#db/writes/grants/rotate.ts'
import * as api from '#lib/domain/api/grants.ts'

export const POST = route(api.rotateGrant, async ({ actor, store, params }) =>
  withUrl(await rotateGrant(actor, store, params)),
)
