import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listBackends } from '#db/reads/backends.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import * as api from '#lib/domain/api/backends.ts'
import { notFound } from '#lib/domain/refusal.ts'

export const GET = route(api.listBackends, async ({ actor, store, query }) =>
  pageOf(await listBackends(actor, store), query, (backend) => backend.id),
)

export const POST = route(api.addBackend, async ({ actor, store, body }) => {
  await addBackend(actor, store, body)
  const added = (await listBackends(actor, store)).find((backend) => backend.id === body.id)
  if (!added) throw notFound('backend')
  return added
})
