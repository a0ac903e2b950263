import { oneBackend } from '#app/_server/one-backend.ts'
import { route } from '#app/_server/route.ts'
import { removeBackend } from '#db/writes/backends/remove.ts'
import { updateBackend } from '#db/writes/backends/update.ts'
import * as api from '#lib/domain/api/backends.ts'
import { definitionOf } from '#lib/domain/backends/backend.ts'

export const PUT = route(api.updateBackend, async ({ actor, store, params, body }) => {
  await updateBackend(actor, store, definitionOf({ ...body, id: params.backendId }))
  return await oneBackend(actor, store, params.backendId)
})

export const DELETE = route(api.removeBackend, async ({ actor, store, params }) => {
  await removeBackend(actor, store, params)
  return null
})
