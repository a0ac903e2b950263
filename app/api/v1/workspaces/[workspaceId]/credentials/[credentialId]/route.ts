import { route } from '#app/_server/route.ts'
import { assignCredential, unassignCredential } from '#db/writes/credentials/assign.ts'
import * as api from '#lib/domain/api/credentials.ts'

export const PUT = route(api.assignCredential, async ({ actor, store, params }) => {
  await assignCredential(actor, store, params)
  return null
})

export const DELETE = route(api.unassignCredential, async ({ actor, store, params }) => {
  await unassignCredential(actor, store, params)
  return null
})
