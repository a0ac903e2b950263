import { runPoolJob } from '#app/_server/pool-job.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/hosts.ts'

export const POST = route(api.forgiveBackend, async ({ actor, store, params }) => {
  const { hostId, backendId } = params
  await runPoolJob(actor, store, { hostId, input: { kind: 'forgive_backend', backendId } })
  return null
})
