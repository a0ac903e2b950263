import { cn } from '#components/ui/class-names.ts'

/** The place of something that is still loading, in its final shape. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('animate-breathe rounded-md bg-hover', className)} />
}
