'use client'

import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '#components/ui/class-names.ts'
import { inputClasses } from '#components/ui/input.tsx'

const quietClasses =
  'inline-flex h-7 max-w-48 items-center gap-1 rounded-md px-2 text-muted-foreground text-sm hover:bg-hover hover:text-foreground disabled:opacity-55'

/** What shows the choice and opens its list; `quiet` in a row of others, else as wide as its form. */
export function SelectButton({ className, quiet, children, ...props }: ComponentProps<'button'> & { quiet?: boolean }) {
  return (
    <button
      type="button"
      className={cn(quiet ? quietClasses : [inputClasses, 'flex h-8 items-center justify-between gap-2'], className)}
      {...props}
    >
      <span className="truncate">{children}</span>
      <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
    </button>
  )
}
