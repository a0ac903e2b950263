'use client'

import dynamic from 'next/dynamic'
import { useSyncExternalStore } from 'react'
import { readTooltip, subscribeToTooltip } from '#components/ui/tooltip-store.ts'

const TooltipBubble = dynamic(() => import('#components/ui/tooltip-bubble.tsx').then((room) => room.TooltipBubble), {
  ssr: false,
})

/** Where tooltips appear. What places them loads with the first. */
export function TooltipLayer() {
  const shown = useSyncExternalStore(subscribeToTooltip, readTooltip, () => null)
  return shown && <TooltipBubble {...shown} />
}
