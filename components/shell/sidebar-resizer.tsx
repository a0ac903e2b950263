'use client'

import type { KeyboardEvent, PointerEvent } from 'react'
import { remember } from '#components/shell/remembered.ts'
import { boundWidth, sidebarWidths } from '#components/shell/sidebar-width.ts'

/** The sidebar's edge: dragged, or moved by the arrow keys, Home and End. What was chosen is remembered. */
export function SidebarResizer({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const choose = (next: number) => {
    const bound = boundWidth(next)
    onWidth(bound)
    remember('sidebarWidth', String(bound))
  }
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    const edge = event.currentTarget
    edge.setPointerCapture(event.pointerId)
    const from = event.clientX - width
    const move = (moved: globalThis.PointerEvent) => onWidth(boundWidth(moved.clientX - from))
    const end = (ended: globalThis.PointerEvent) => {
      edge.removeEventListener('pointermove', move)
      if (ended.type === 'pointerup') choose(ended.clientX - from)
    }
    edge.addEventListener('pointermove', move)
    edge.addEventListener('pointerup', end, { once: true })
    edge.addEventListener('pointercancel', end, { once: true })
  }
  const byKey = (event: KeyboardEvent) => {
    const next = widthAfter(event.key, width)
    if (next === null) return
    event.preventDefault()
    choose(next)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      role="separator"
      aria-label="Width of the sidebar"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={sidebarWidths.least}
      aria-valuemax={sidebarWidths.most}
      tabIndex={0}
      onPointerDown={drag}
      onDoubleClick={() => choose(sidebarWidths.usual)}
      onKeyDown={byKey}
      className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-border-strong focus-visible:outline-none focus-visible:after:bg-ring active:after:bg-ring"
    />
  )
}

function widthAfter(key: string, width: number): number | null {
  if (key === 'ArrowLeft') return width - sidebarWidths.step
  if (key === 'ArrowRight') return width + sidebarWidths.step
  if (key === 'Home') return sidebarWidths.least
  return key === 'End' ? sidebarWidths.most : null
}
