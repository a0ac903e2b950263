/** What can stand beside a chat. */
export const panels = ['changes', 'files', 'terminal'] as const
export type Panel = (typeof panels)[number]

export const panelWords: Record<Panel, string> = { changes: 'Changes', files: 'Files', terminal: 'Terminal' }

export const panelWidths = { least: 320, most: 1200, first: 460, step: 24 } as const

/** What the browser remembers: which panel is shown (null: none) and how wide it is, in pixels. */
export type PanelSetting = { shown: Panel | null; widthPx: number }

export function readPanelSetting(shown: string | undefined, width: string | undefined): PanelSetting {
  const known = panels.find((panel) => panel === shown) ?? null
  return { shown: known, widthPx: clampWidth(Number(width) || panelWidths.first) }
}

export const clampWidth = (px: number, most: number = panelWidths.most) =>
  Math.round(Math.max(panelWidths.least, Math.min(px, most)))
