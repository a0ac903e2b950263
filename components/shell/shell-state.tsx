'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { remember } from '#components/shell/remembered.ts'

type ShellState = {
  /** Whether the sidebar stands on a wide screen; on a narrow one it is a sheet of its own. */
  sidebarShown: boolean
  toggleSidebar: () => void
  sheetOpen: boolean
  setSheetOpen: (open: boolean) => void
}
const ShellContext = createContext<ShellState | null>(null)

export function ShellProvider(props: { sidebarShown: boolean; children: ReactNode }) {
  const [sidebarShown, setSidebarShown] = useState(props.sidebarShown)
  const [sheetOpen, setSheetOpen] = useState(false)
  const state = useMemo(
    () => ({
      sidebarShown,
      toggleSidebar: () => {
        setSidebarShown(!sidebarShown)
        remember('sidebar', sidebarShown ? 'hidden' : 'shown')
      },
      sheetOpen,
      setSheetOpen,
    }),
    [sidebarShown, sheetOpen],
  )
  return <ShellContext value={state}>{props.children}</ShellContext>
}

export function useShell(): ShellState {
  const state = useContext(ShellContext)
  if (!state) throw new Error('ShellProvider is missing above this component')
  return state
}
