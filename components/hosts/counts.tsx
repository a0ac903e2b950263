import type { PoolInfo } from '#lib/domain/hosts/host-info.ts'

const names: Record<keyof PoolInfo['counts'], string> = {
  starts: 'Started',
  failedStarts: 'Failed to start',
  warm: 'Warm turns',
  spare: 'Turns on a spare',
  resumed: 'Resumed',
  replayed: 'Replayed',
  evictions: 'Evicted',
  crashes: 'Crashed',
  recycled: 'Recycled',
  droppedLateUpdates: 'Late updates',
}

/** What the pool did since its host started. */
export function Counts({ counts }: { counts: PoolInfo['counts'] }) {
  return (
    <div className="flex flex-col gap-2">
      <h4 className="font-medium">Since it started</h4>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 @md:grid-cols-5">
        {Object.entries(names).map(([key, name]) => (
          <div key={key} className="flex flex-col">
            <dt className="text-muted-foreground text-xs">{name}</dt>
            <dd className="tabular-nums">{counts[key as keyof typeof names].toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
