import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'

/** What a new chat begins with: the backend used last while it is ready, else one that has a model, else any that runs. */
export function firstBackend(backends: readonly BackendInfo[], last: BackendId | undefined): BackendId | null {
  const ready = backends.filter((backend) => backend.state === 'ready')
  const best = ready.find((each) => each.id === last) ?? ready.find((each) => !each.scripted) ?? ready[0]
  return best?.id ?? null
}
