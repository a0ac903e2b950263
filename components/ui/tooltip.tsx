'use client'

import { Slot } from 'radix-ui'
import { type FocusEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react'
import { closeTooltip, closeTooltipSoon, openTooltip, readTooltip } from '#components/ui/tooltip-store.ts'

/** A few words on what is under the pointer or has the focus. What they are about carries its own label for screen readers. */
export function Tooltip({ words, children }: { words: ReactNode; children: ReactNode }) {
  const anchor = useRef<HTMLElement>(null)
  useEffect(() => {
    if (readTooltip()?.anchor === anchor.current && anchor.current) openTooltip({ anchor: anchor.current, words }, true)
  }, [words])
  useEffect(() => () => closeFor(anchor.current), [])
  const open = (element: HTMLElement, atOnce: boolean) => {
    anchor.current = element
    openTooltip({ anchor: element, words }, atOnce)
  }
  return (
    <Slot.Root
      onPointerEnter={(event: PointerEvent<HTMLElement>) =>
        event.pointerType !== 'touch' && open(event.currentTarget, false)
      }
      onPointerLeave={closeTooltipSoon}
      onFocus={(event: FocusEvent<HTMLElement>) =>
        event.target.matches(':focus-visible') && open(event.currentTarget, true)
      }
      onBlur={closeTooltip}
      onPointerDown={closeTooltip}
    >
      {children}
    </Slot.Root>
  )
}

function closeFor(anchor: HTMLElement | null): void {
  if (anchor && readTooltip()?.anchor === anchor) closeTooltip()
}
