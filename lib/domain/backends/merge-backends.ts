import { type BackendInfo, backendInfo, type CustomBackend } from '#lib/domain/backends/backend.ts'

/** What an installation can run: what its hosts say, a ready answer before any other (of those, one that knows its offer), and the custom ones that none looked at yet. */
export function mergeBackends(reports: BackendInfo[][], custom: Pick<CustomBackend, 'id' | 'name'>[]): BackendInfo[] {
  const names = new Map(custom.map(({ id, name }) => [id, name]))
  const merged = new Map<BackendInfo['id'], BackendInfo>()
  for (const info of reports.flat()) {
    if (info.custom && !names.has(info.id)) continue
    const other = merged.get(info.id)
    const isBetter =
      other?.state !== 'ready' ? info.state === 'ready' : info.state === 'ready' && !other.offer && info.offer
    if (!other || isBetter) merged.set(info.id, info)
  }
  for (const [id, name] of names) if (!merged.has(id)) merged.set(id, notTried(id, name))
  return [...merged.values()]
}

const notTried = (id: BackendInfo['id'], name: string): BackendInfo =>
  backendInfo.parse({
    id,
    name,
    version: null,
    state: 'missing',
    fault: 'No running host has tried it yet.',
    custom: true,
    scripted: false,
  })
