import { memoryWords } from '#components/hosts/memory-words.ts'
import { cn } from '#components/ui/class-names.ts'
import type { PoolInfo } from '#lib/domain/hosts/host-info.ts'

/** What the processes of a host take of what they may. */
export function Budget({ pool: { budget, usedBytes, slots } }: { pool: PoolInfo }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 @md:grid-cols-2">
      <Measure
        name="Memory"
        words={`${memoryWords(usedBytes)} of ${memoryWords(budget.memoryBytes)}`}
        share={usedBytes / budget.memoryBytes}
      />
      <Measure name="Processes" words={`${slots.length} of ${budget.slots}`} share={slots.length / budget.slots} />
    </dl>
  )
}

/** From here on a bar says that there is little left. */
const littleLeft = 0.9

function Measure({ name, words, share }: { name: string; words: string; share: number }) {
  const percent = Math.min(100, Math.max(0, Math.round(share * 100)))
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2 gap-y-1">
      <dt className="text-muted-foreground text-xs">{name}</dt>
      <dd className="text-right text-xs tabular-nums">{words}</dd>
      <dd aria-hidden className="col-span-2 h-2 overflow-hidden rounded-sm bg-pressed">
        <div
          className={cn('h-full rounded-sm', share >= littleLeft ? 'bg-warning' : 'bg-accent')}
          style={{ width: `${percent}%` }}
        />
      </dd>
    </div>
  )
}
