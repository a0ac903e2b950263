import type { SlotReport } from '#lib/domain/hosts/pool-report.ts'
import type { BackendId } from '#lib/domain/ids.ts'

/** What a process of each backend takes, in bytes: the middle one of those that were measured. */
export function memoryByBackend(
  slots: readonly Pick<SlotReport, 'backend' | 'memoryBytes'>[],
): Record<BackendId, number> {
  const measured = new Map<BackendId, number[]>()
  for (const { backend, memoryBytes } of slots)
    if (memoryBytes !== null) measured.set(backend, [...(measured.get(backend) ?? []), memoryBytes])
  return Object.fromEntries([...measured].map(([backend, all]) => [backend, middleOf(all)]))
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
