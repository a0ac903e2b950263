import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'

/** What a new chat begins with: of those that somebody likes, best first, one that is ready; else one that has a model; else any that runs. */
export function firstBackend(
  backends: readonly BackendInfo[],
  ...liked: (BackendId | null | undefined)[]
): BackendId | null {
  const ready = backends.filter((backend) => backend.state === 'ready')
  const best = liked.map((id) => ready.find((each) => each.id === id)).find((each) => each !== undefined)
  return (best ?? ready.find((each) => !each.scripted) ?? ready[0])?.id ?? null
}
