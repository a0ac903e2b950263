import type { ReactNode } from 'react'

/** The one tooltip of the page. */
export type ShownTooltip = { anchor: HTMLElement; words: ReactNode }

const openAfterMs = 400
const closeAfterMs = 120

let shown: ShownTooltip | null = null
let timer: ReturnType<typeof setTimeout> | undefined
const readers = new Set<() => void>()

export const readTooltip = (): ShownTooltip | null => shown
export function subscribeToTooltip(reader: () => void): () => void {
  readers.add(reader)
  return () => readers.delete(reader)
}

function show(next: ShownTooltip | null): void {
  clearTimeout(timer)
  if (next === shown) return
  shown = next
  for (const reader of readers) reader()
}

/** Shows it in a moment; at once where another is shown, or for the keyboard. */
export function openTooltip(next: ShownTooltip, atOnce = false): void {
  clearTimeout(timer)
  if (atOnce || shown) show(next)
  else timer = setTimeout(() => show(next), openAfterMs)
}

/** Leaves time to go from what it is about into the tooltip itself. */
export function closeTooltipSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(() => show(null), closeAfterMs)
}
export const closeTooltip = (): void => show(null)
export const keepTooltip = (): void => clearTimeout(timer)
