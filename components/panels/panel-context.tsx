'use client'

import { createContext, useContext } from 'react'
import type { Panels } from '#components/panels/use-panels.ts'

/** How what stands in the transcript opens something beside it. */
export type PanelActions = Pick<Panels, 'openFile' | 'openPatch' | 'show'>

export const PanelContext = createContext<PanelActions | null>(null)

/** Null where there are no panels: on a page that is only shown. */
export const usePanelActions = (): PanelActions | null => useContext(PanelContext)
