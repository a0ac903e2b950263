import type { KeyboardEvent } from 'react'

/** Up, Down, Home and End go from one stop of a list to the next: everything in it that is marked `data-arrow-stop`. */
export function moveBetweenStops(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-arrow-stop]')]
  const focused = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-arrow-stop]') : null
  if (!focused) return
  const writes = focused instanceof HTMLInputElement
  const at = stops.indexOf(focused)
  const next = stopAfter(event.key, at, stops.length)
  if (next === null || (writes && event.key !== 'ArrowDown')) return
  event.preventDefault()
  stops[next]?.focus()
}

export function stopAfter(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (key === 'ArrowUp') return Math.max(at - 1, 0)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : null
}
