import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import { packageOf, withReadiness } from '#agent-host/catalog/readiness.ts'
import { readInstalledPackage } from '#agent-host/packages/npm.ts'
import type { BackendHealth, BackendInfo } from '#lib/domain/backends/backend.ts'

/** What a backend says of itself, with what this host's folder of agents and its models add to that. */
export async function completeHealth(
  health: BackendHealth,
  agentsDirectory: string,
  models: ModelAccess,
): Promise<BackendInfo> {
  const comesAs = packageOf(health)
  const installed = comesAs && (await readInstalledPackage(agentsDirectory, comesAs.package))
  return withReadiness(health, { installed: installed?.version ?? null, models })
}
