import { oneBackend } from '#app/_server/one-backend.ts'
import { route } from '#app/_server/route.ts'
import { installBackend } from '#db/writes/backends/install.ts'
import * as api from '#lib/domain/api/backends.ts'

export const POST = route(api.installBackend, async ({ actor, store, params }) => {
  await installBackend(actor, store, params)
  return { ...(await oneBackend(actor, store, params.backendId)), installing: true }
})
