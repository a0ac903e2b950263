import { route } from '#app/_server/route.ts'
import { retryWorkspace } from '#db/writes/workspaces/retry.ts'
import * as api from '#lib/domain/api/workspaces.ts'

export const POST = route(api.retryWorkspace, ({ actor, store, params }) => retryWorkspace(actor, store, params))
