'use client'

import { autoUpdate, flip, offset, shift, useFloating } from '@floating-ui/react-dom'
import { useEffect, useId } from 'react'
import { createPortal } from 'react-dom'
import { closeTooltip, closeTooltipSoon, keepTooltip, type ShownTooltip } from '#components/ui/tooltip-store.ts'

export function TooltipBubble({ anchor, words }: ShownTooltip) {
  const id = useId()
  const { refs, floatingStyles, isPositioned } = useFloating({
    elements: { reference: anchor },
    placement: 'top',
    strategy: 'fixed',
    middleware: [offset(4), flip({ padding: 8 }), shift({ padding: 8 })],
    whileElementsMounted: autoUpdate,
  })
  useEffect(() => {
    anchor.setAttribute('aria-describedby', id)
    return () => anchor.removeAttribute('aria-describedby')
  }, [anchor, id])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && closeTooltip()
    document.addEventListener('keydown', onKey, true)
    document.addEventListener('scroll', closeTooltip, true)
    return () => {
      document.removeEventListener('keydown', onKey, true)
      document.removeEventListener('scroll', closeTooltip, true)
    }
  }, [])
  return createPortal(
    <div
      ref={refs.setFloating}
      id={id}
      role="tooltip"
      onPointerEnter={keepTooltip}
      onPointerLeave={closeTooltipSoon}
      style={{ ...floatingStyles, visibility: isPositioned ? 'visible' : 'hidden' }}
      className="z-50 w-max max-w-72 rounded-md border bg-raised px-2 py-1 text-xs shadow-float"
    >
      {words}
    </div>,
    document.body,
  )
}
