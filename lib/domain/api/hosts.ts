import { z } from 'zod'
import { endpoint, listOf, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { hostInfo } from '#lib/domain/hosts/host-info.ts'
import { eviction, slotId } from '#lib/domain/hosts/pool-job.ts'
import { backendId, hostId } from '#lib/domain/ids.ts'

const slot = z.object({ hostId, slotId })

export const listHosts = endpoint({
  method: 'GET',
  scope: 'administer',
  path: '/hosts',
  summary: 'The hosts of the last 30 days with their agents’ processes and memory (administrators)',
  query: shortListQuery,
  status: 200,
  answer: listOf(hostInfo.meta({ id: 'Host' })),
})
export const evictSlot = endpoint({
  method: 'POST',
  scope: 'administer',
  path: '/hosts/{hostId}/slots/{slotId}/evict',
  summary: 'End an agent’s process, or have it end after its turns (administrators)',
  params: slot,
  status: 200,
  answer: z.object({ outcome: eviction }),
})
export const restartSlot = endpoint({
  method: 'POST',
  scope: 'administer',
  path: '/hosts/{hostId}/slots/{slotId}/restart',
  summary:
    'End an agent’s process and start another in its place; with force, turns that run in it fail (administrators)',
  params: slot,
  body: z.strictObject({ force: z.boolean().default(false) }),
  status: 204,
})
export const forgiveBackend = endpoint({
  method: 'POST',
  scope: 'administer',
  path: '/hosts/{hostId}/backends/{backendId}/forgive',
  summary: 'Have a backend whose starts failed be tried again at once (administrators)',
  params: z.object({ hostId, backendId }),
  status: 204,
})
