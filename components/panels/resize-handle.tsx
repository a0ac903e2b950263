'use client'

import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { clampWidth, panelWidths } from '#components/panels/panel.ts'

/** So much of what is beside the sidebar stays for the chat. */
const restPx = 400

/** The line between the chat and its panel: dragged, or moved with the arrow keys once it has the focus. */
export function ResizeHandle(props: {
  widthPx: number
  onChange: (widthPx: number) => void
  onEnd: (widthPx: number) => void
}) {
  const from = useRef<{ x: number; widthPx: number } | null>(null)
  const handle = useRef<HTMLHRElement>(null)
  const most = () => {
    const panelPx = handle.current?.parentElement?.offsetWidth ?? 0
    const chatPx = document.getElementById('main')?.offsetWidth ?? 0
    return Math.max(panelWidths.least, Math.min(panelWidths.most, panelPx + chatPx - restPx))
  }
  const change = (wantedPx: number) => {
    const widthPx = clampWidth(wantedPx, most())
    props.onChange(widthPx)
    return widthPx
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: panelWidths.step, ArrowRight: -panelWidths.step }[event.key]
    const to = { Home: panelWidths.least, End: panelWidths.most }[event.key]
    if (by === undefined && to === undefined) return
    event.preventDefault()
    props.onEnd(change(to ?? props.widthPx + (by ?? 0)))
  }
  const onPointerDown = (event: PointerEvent<HTMLHRElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, widthPx: props.widthPx }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (from.current) change(from.current.widthPx + from.current.x - event.clientX)
  }
  const onPointerUp = () => {
    if (from.current) props.onEnd(props.widthPx)
    from.current = null
  }
  return (
    <hr
      ref={handle}
      aria-label="Width of the panel"
      aria-orientation="vertical"
      aria-valuenow={props.widthPx}
      aria-valuemin={panelWidths.least}
      aria-valuemax={panelWidths.most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      className="absolute inset-y-0 -left-1 z-10 m-0 h-auto w-2 cursor-col-resize touch-none border-0 after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-border-strong focus-visible:outline-none focus-visible:after:bg-ring"
    />
  )
}
