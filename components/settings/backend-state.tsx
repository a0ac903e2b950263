import { cn } from '#components/ui/class-names.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'

type Shown = BackendInfo['state'] | 'installing'

const words: Record<Shown, string> = {
  ready: 'ready',
  missing: 'not installed',
  broken: 'not ready',
  installing: 'being installed',
}
const tones: Record<Shown, string> = {
  ready: 'text-accent',
  missing: 'text-muted-foreground',
  broken: 'text-danger',
  installing: 'text-muted-foreground',
}
/** Shape and colour both tell them apart: filled is there, a ring is not, a diamond failed. */
const shapes: Record<Shown, string> = {
  ready: 'rounded-full bg-accent',
  missing: 'rounded-full border border-border-strong',
  broken: 'rotate-45 rounded-[1px] bg-danger',
  installing: 'animate-breathe rounded-full bg-muted-foreground',
}

/** Whether a backend can run, as a mark and a word. */
export function BackendState({ backend }: { backend: BackendInfo }) {
  const shown = backend.installing ? 'installing' : backend.state
  return (
    <span className={cn('flex shrink-0 items-center gap-1.5 text-xs', tones[shown])}>
      <span aria-hidden className={cn('size-2 shrink-0', shapes[shown])} />
      {words[shown]}
    </span>
  )
}
