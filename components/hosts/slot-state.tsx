import { cn } from '#components/ui/class-names.ts'
import type { SlotInfo } from '#lib/domain/hosts/host-info.ts'

const looks: Record<SlotInfo['state'], { words: string; dot: string }> = {
  starting: { words: 'Starting', dot: 'border border-accent' },
  spare: { words: 'Spare', dot: 'border border-muted-foreground' },
  leased: { words: 'In use', dot: 'bg-accent' },
  idle: { words: 'Idle', dot: 'bg-muted-foreground' },
  draining: { words: 'Ending', dot: 'bg-warning' },
  crashed: { words: 'Crashed', dot: 'bg-danger' },
}

export function SlotState({ state }: { state: SlotInfo['state'] }) {
  const { words, dot } = looks[state]
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden className={cn('size-2 shrink-0 rounded-full', dot)} />
      {words}
    </span>
  )
}
