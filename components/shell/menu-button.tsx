'use client'

import { PanelLeft } from 'lucide-react'
import { useShell } from '#components/shell/shell-state.tsx'
import { Button } from '#components/ui/button.tsx'

/** Brings the sidebar: as a sheet on a phone, back into its place on a wide screen where it was collapsed. */
export function MenuButton() {
  const { sidebarShown, toggleSidebar, setSheetOpen } = useShell()
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Show chats"
        className="md:hidden"
        onClick={() => setSheetOpen(true)}
      >
        <PanelLeft aria-hidden />
      </Button>
      {!sidebarShown && (
        <Button variant="ghost" size="icon" aria-label="Show sidebar" className="max-md:hidden" onClick={toggleSidebar}>
          <PanelLeft aria-hidden />
        </Button>
      )}
    </>
  )
}
