import type { ReactNode } from 'react'
import { SharedFollowProvider } from '#components/follow/follow-provider.tsx'
import { TooltipLayer } from '#components/ui/tooltip-layer.tsx'
import { UpdateBar } from '#components/updates/update-bar.tsx'

export default function SharedLayout({ children }: { children: ReactNode }) {
  return (
    <SharedFollowProvider>
      {children}
      <UpdateBar />
      <TooltipLayer />
    </SharedFollowProvider>
  )
}
