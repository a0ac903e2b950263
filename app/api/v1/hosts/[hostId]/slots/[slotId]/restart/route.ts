import { runPoolJob } from '#app/_server/pool-job.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/hosts.ts'

export const POST = route(api.restartSlot, async ({ actor, store, params, body }) => {
  const { hostId, slotId } = params
  await runPoolJob(actor, store, { hostId, input: { kind: 'restart_slot', slotId, ...body } })
  return null
})
