'use client'

import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { cn } from '#components/ui/class-names.ts'

/** One line that opens on click. What it holds is built only once it is open. */
export function Disclosure(props: {
  line: ReactNode
  label?: string
  className?: string
  lineClassName?: string
  startsOpen?: boolean
  open?: boolean
  onOpenChange?: (open: boolean) => void
  children: ReactNode
}) {
  const id = useId()
  const [ownOpen, setOwnOpen] = useState(props.startsOpen ?? false)
  const open = props.open ?? ownOpen
  const toggle = () => {
    setOwnOpen(!open)
    props.onOpenChange?.(!open)
  }
  return (
    <div className={props.className}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={props.label}
        onClick={toggle}
        className={cn(
          'flex min-h-7 w-full items-center gap-1.5 rounded-md text-left text-muted-foreground hover:text-foreground',
          props.lineClassName,
        )}
      >
        <ChevronRight
          aria-hidden
          className={cn('size-3.5 shrink-0 transition-transform duration-100', open && 'rotate-90')}
        />
        {props.line}
      </button>
      {open && <div id={id}>{props.children}</div>}
    </div>
  )
}
