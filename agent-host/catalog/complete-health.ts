import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import { packageOf, withReadiness } from '#agent-host/catalog/readiness.ts'
import { readInstalledPackage } from '#agent-host/packages/npm.ts'
import type { RegistryPrograms } from '#agent-host/packages/registry-programs.ts'
import type { BackendHealth, BackendInfo } from '#lib/domain/backends/backend.ts'
import { backendId } from '#lib/domain/ids.ts'

/** What this host has: the folder of agents, the models, and what of the registry was put into that folder. */
type HostParts = { agentsDirectory: string; models: ModelAccess; programs: RegistryPrograms }

/** What a backend says of itself, with what its host adds to that. */
export async function completeHealth(health: BackendHealth, parts: HostParts): Promise<BackendInfo> {
  const { agentsDirectory, models, programs } = parts
  const comesAs = packageOf(health)
  const installed = comesAs && (await readInstalledPackage(agentsDirectory, comesAs.package))
  const info = withReadiness(health, { installed: installed?.version ?? null, models })
  return { ...info, installing: health.custom && programs.isInstalling(backendId.parse(health.id)) }
}
