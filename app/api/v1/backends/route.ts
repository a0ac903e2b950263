import { oneBackend } from '#app/_server/one-backend.ts'
import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listBackends } from '#db/reads/backends.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import * as api from '#lib/domain/api/backends.ts'
import { definitionOf } from '#lib/domain/backends/backend.ts'

export const GET = route(api.listBackends, async ({ actor, store, query }) =>
  pageOf(await listBackends(actor, store), query, (backend) => backend.id),
)

export const POST = route(api.addBackend, async ({ actor, store, body }) => {
  const definition = definitionOf(body)
  await addBackend(actor, store, definition)
  return await oneBackend(actor, store, definition.id)
})
