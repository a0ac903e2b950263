'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { ChatStore } from '#components/follow/chat-store.ts'
import { panelWords } from '#components/panels/panel.ts'
import { PanelSkeleton } from '#components/panels/panel-skeleton.tsx'
import { ResizeHandle } from '#components/panels/resize-handle.tsx'
import type { Panels } from '#components/panels/use-panels.ts'
import { remember } from '#components/shell/remembered.ts'
import { LazySheet } from '#components/ui/lazy-sheet.tsx'
import type { ChatView } from '#lib/domain/events/view.ts'

const PanelTabs = dynamic(() => import('#components/panels/panel-tabs.tsx').then((room) => room.PanelTabs), {
  loading: () => <PanelSkeleton words="Loading the panel" />,
})

type Props = { view: ChatView; store: ChatStore; panels: Panels }

/** Changes, Files and Terminal where they belong: beside the chat, or a sheet over it. */
export function SidePanel(props: Props) {
  const { shown, narrow, close } = props.panels
  if (narrow) {
    return (
      shown && (
        <LazySheet title={panelWords[shown]} side="right" onClose={close}>
          <PanelTabs {...props} />
        </LazySheet>
      )
    )
  }
  return shown && <Beside {...props} label={panelWords[shown]} />
}

function Beside(props: Props & { label: string }) {
  const [widthPx, setWidthPx] = useState(props.panels.firstWidthPx)
  return (
    <aside
      aria-label={props.label}
      style={{ width: widthPx }}
      // Gives way to the chat before that becomes narrower than it asks for.
      className="relative flex min-w-[320px] shrink-[1000] flex-col border-l bg-surface max-md:hidden"
    >
      <ResizeHandle widthPx={widthPx} onChange={setWidthPx} onEnd={(endPx) => remember('panelWidth', String(endPx))} />
      <PanelTabs {...props} />
    </aside>
  )
}
