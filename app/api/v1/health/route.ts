import { buildId } from '#app/_server/build-id.ts'
import { route } from '#app/_server/route.ts'
import { readHealth } from '#db/reads/hosts.ts'
import * as api from '#lib/domain/api/health.ts'

export const GET = route(api.readHealth, async ({ store }) => {
  const { database, bus, hosts } = await readHealth(store)
  const ok = database && bus && hosts > 0
  return Response.json(
    { ok, database, bus, hosts, build: buildId() },
    { status: ok ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
})
