import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/class-names.ts'

/** What went wrong, near the control that it is about. */
export function Fault({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <p role="alert" className={cn('flex items-start gap-1.5 text-danger text-sm', className)}>
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  )
}
