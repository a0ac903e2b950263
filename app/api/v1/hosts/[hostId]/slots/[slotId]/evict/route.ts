import { runPoolJob } from '#app/_server/pool-job.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/hosts.ts'
import { eviction } from '#lib/domain/hosts/pool-job.ts'

export const POST = route(api.evictSlot, async ({ actor, store, params }) => {
  const { hostId, slotId } = params
  return { outcome: eviction.parse(await runPoolJob(actor, store, { hostId, input: { kind: 'evict_slot', slotId } })) }
})
