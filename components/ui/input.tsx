import type { ComponentProps } from 'react'
import { cn } from '#components/ui/class-names.ts'

export const inputClasses =
  'w-full rounded-md border border-border-strong bg-background px-2.5 text-sm placeholder:text-muted-foreground disabled:opacity-55 aria-invalid:border-danger focus-visible:outline-offset-0'

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(inputClasses, 'h-8', className)} {...props} />
}
