import type { ComponentProps } from 'react'
import { cn } from '#components/ui/class-names.ts'
import { inputClasses } from '#components/ui/input.tsx'

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea className={cn(inputClasses, 'field-sizing-content min-h-16 resize-none py-1.5', className)} {...props} />
  )
}
