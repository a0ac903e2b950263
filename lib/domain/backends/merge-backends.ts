import { type BackendDefinition, type BackendInfo, backendInfo } from '#lib/domain/backends/backend.ts'

/** What an installation can run: what its hosts say, a ready answer before any other (of those, one that knows its offer), and the custom ones that none looked at yet. */
export function mergeBackends(
  reports: BackendInfo[][],
  custom: Pick<BackendDefinition, 'id' | 'name' | 'registry'>[],
): BackendInfo[] {
  const added = new Map(custom.map((definition) => [definition.id, definition]))
  const merged = new Map<BackendInfo['id'], BackendInfo>()
  for (const info of reports.flat()) {
    if (info.custom && !added.has(info.id)) continue
    const other = merged.get(info.id)
    const isBetter =
      other?.state !== 'ready' ? info.state === 'ready' : info.state === 'ready' && !other.offer && info.offer
    if (!other || isBetter) merged.set(info.id, info)
  }
  for (const [id, definition] of added) if (!merged.has(id)) merged.set(id, notTried(definition))
  return [...merged.values()]
}

const notTried = ({ id, name, registry }: Pick<BackendDefinition, 'id' | 'name' | 'registry'>): BackendInfo =>
  backendInfo.parse({
    id,
    name,
    version: null,
    state: 'missing',
    fault: registry ? 'No running host has it yet.' : 'No running host has tried it yet.',
    custom: true,
    scripted: false,
  })
