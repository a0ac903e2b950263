export const sidebarWidths = { least: 200, usual: 264, most: 420, step: 16 } as const

/** A width of the sidebar within its bounds, in CSS pixels. */
export const boundWidth = (width: number): number =>
  Math.round(Math.min(sidebarWidths.most, Math.max(sidebarWidths.least, width)))

/** What a cookie remembers of it; the usual width for anything that is none. */
export function sidebarWidthOf(remembered: string | undefined): number {
  const width = Number(remembered)
  return remembered && Number.isFinite(width) ? boundWidth(width) : sidebarWidths.usual
}
