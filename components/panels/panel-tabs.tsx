'use client'

import { X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { Tabs } from 'radix-ui'
import type { ChatStore } from '#components/follow/chat-store.ts'
import { panels, panelWords } from '#components/panels/panel.ts'
import { PanelSkeleton } from '#components/panels/panel-skeleton.tsx'
import type { Panels } from '#components/panels/use-panels.ts'
import { Button } from '#components/ui/button.tsx'
import type { ChatView } from '#lib/domain/events/view.ts'

const ChangesPanel = dynamic(() => import('#components/chats/changes-panel.tsx').then((room) => room.ChangesPanel), {
  loading: () => <PanelSkeleton words="Loading the changes" />,
})
const FilesPanel = dynamic(() => import('#components/files/files-panel.tsx').then((room) => room.FilesPanel), {
  ssr: false,
  loading: () => <PanelSkeleton words="Loading the files" />,
})
const TerminalTabs = dynamic(() => import('#components/shells/terminal-tabs.tsx').then((room) => room.TerminalTabs), {
  ssr: false,
  loading: () => <PanelSkeleton words="Loading the terminal" />,
})

type Props = { view: ChatView; store: ChatStore; panels: Panels }

/** The shown panel below the names of all of them. */
export function PanelTabs({ view, store, panels: state }: Props) {
  const { shown, show, close } = state
  if (!shown) return null
  return (
    <Tabs.Root
      value={shown}
      onValueChange={(value) => show(panels.find((panel) => panel === value) ?? null)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex h-11 shrink-0 items-stretch border-b pr-2 pl-1">
        <Tabs.List aria-label="Panels" className="flex flex-1">
          {panels.map((panel) => (
            <Tabs.Trigger
              key={panel}
              value={panel}
              className="-mb-px border-transparent border-b-2 px-2.5 font-medium text-muted-foreground -outline-offset-2 hover:text-foreground data-[state=active]:border-foreground data-[state=active]:text-foreground"
            >
              {panelWords[panel]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Button
          variant="ghost"
          size="icon"
          className="self-center"
          aria-label={`Close ${panelWords[shown].toLowerCase()}`}
          onClick={close}
        >
          <X aria-hidden />
        </Button>
      </div>
      <Tabs.Content value={shown} className="flex min-h-0 flex-1 flex-col -outline-offset-2">
        {shown === 'changes' && <ChangesPanel chatId={view.chat.id} patches={view.patches} open={state.patch} />}
        {shown === 'files' && <FilesPanel view={view} store={store} asked={state.file} />}
        {shown === 'terminal' && <TerminalTabs view={view} />}
      </Tabs.Content>
    </Tabs.Root>
  )
}
