'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import { type Panel, type PanelSetting, panels } from '#components/panels/panel.ts'
import { remember } from '#components/shell/remembered.ts'
import { useIsNarrow } from '#components/shell/use-is-narrow.ts'
import type { PatchId } from '#lib/domain/ids.ts'

/** Something that a panel is to show; `asked` changes whenever somebody asks for it again. */
export type Asked<What> = (What & { asked: number }) | null
export type AskedPatch = Asked<{ patchId: PatchId }>
export type AskedFile = Asked<{ path: string; line: number | null }>

export type Panels = ReturnType<typeof usePanels>

/** Which panel stands beside the chat (remembered on a wide screen, a sheet on a narrow one), and what it is to show. */
export function usePanels(initial: PanelSetting) {
  const narrow = useIsNarrow()
  const [wide, setWide] = useState(initial.shown)
  const [sheet, setSheet] = useState<Panel | null>(null)
  const [patch, setPatch] = useState<AskedPatch>(null)
  const [file, setFile] = useState<AskedFile>(null)
  const shown = narrow ? sheet : wide
  const show = useCallback(
    (panel: Panel | null) => {
      if (narrow) return setSheet(panel)
      setWide(panel)
      remember('panel', panel ?? 'hidden')
    },
    [narrow],
  )
  const toggle = useCallback((panel: Panel) => show(shown === panel ? null : panel), [show, shown])
  const openPatch = useCallback(
    (patchId: PatchId) => {
      show('changes')
      setPatch((old) => ({ patchId, asked: (old?.asked ?? 0) + 1 }))
    },
    [show],
  )
  const openFile = useCallback(
    (path: string, line: number | null = null) => {
      show('files')
      setFile((old) => ({ path, line, asked: (old?.asked ?? 0) + 1 }))
    },
    [show],
  )
  usePanelKeys(toggle)
  const close = useCallback(() => show(null), [show])
  return useMemo(
    () => ({ narrow, shown, patch, file, firstWidthPx: initial.widthPx, show, toggle, close, openPatch, openFile }),
    [narrow, shown, patch, file, initial.widthPx, show, toggle, close, openPatch, openFile],
  )
}

/** Ctrl, Alt and 1, 2 or 3. AltGr, which some systems report as both, still writes its sign. */
function usePanelKeys(toggle: (panel: Panel) => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !event.altKey || event.shiftKey || event.metaKey) return
      if (event.getModifierState('AltGraph')) return
      const panel = panels[['Digit1', 'Digit2', 'Digit3'].indexOf(event.code)]
      if (!panel) return
      event.preventDefault()
      toggle(panel)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [toggle])
}
