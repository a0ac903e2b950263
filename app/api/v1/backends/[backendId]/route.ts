import { route } from '#app/_server/route.ts'
import { removeBackend } from '#db/writes/backends/remove.ts'
import * as api from '#lib/domain/api/backends.ts'

export const DELETE = route(api.removeBackend, async ({ actor, store, params }) => {
  await removeBackend(actor, store, params)
  return null
})
