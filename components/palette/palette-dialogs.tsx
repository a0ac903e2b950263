'use client'

import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { StateDot } from '#components/chats/state-dot.tsx'
import { type Entry, entryGroups, findEntries } from '#components/palette/find-entries.ts'
import { KeyList, Keys } from '#components/palette/key-list.tsx'
import { readRecent, rememberChosen } from '#components/palette/recent.ts'
import { SearchItems } from '#components/palette/search-items.tsx'
import { useEntries } from '#components/palette/use-entries.ts'
import { Dialog, DialogContent } from '#components/ui/dialog.tsx'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

export type PaletteShown = 'palette' | 'keys' | null
type Props = {
  workspaces: readonly WorkspaceInfo[]
  shown: PaletteShown
  onShow: (shown: PaletteShown) => void
}

/** The palette and the list of keys; loaded when one of them is first wanted. */
export function PaletteDialogs({ workspaces, shown, onShow }: Props) {
  const close = (isOpen: boolean) => !isOpen && onShow(null)
  return (
    <>
      <Dialog open={shown === 'palette'} onOpenChange={close}>
        <DialogContent title="Find" hideTitle className="gap-0 overflow-hidden p-0">
          <Choices workspaces={workspaces} onShow={onShow} />
        </DialogContent>
      </Dialog>
      <Dialog open={shown === 'keys'} onOpenChange={close}>
        <DialogContent title="Keys">
          <KeyList />
        </DialogContent>
      </Dialog>
    </>
  )
}

const item =
  'flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 data-[selected=true]:bg-hover data-[selected=true]:text-foreground'
const group =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs'

function Choices({ workspaces, onShow }: Omit<Props, 'shown'>) {
  const [query, setQuery] = useState('')
  const [recent] = useState(readRecent)
  const entries = useEntries(workspaces, () => onShow('keys'))
  const found = findEntries(entries, query, recent)
  const router = useRouter()
  const open = (path: string) => {
    onShow(null)
    router.push(path)
  }
  const choose = (entry: Entry) => {
    rememberChosen(entry.id)
    onShow(null)
    entry.run()
  }
  return (
    <Command label="Find chats, pages and actions" loop shouldFilter={false}>
      <Command.Input
        value={query}
        onValueChange={setQuery}
        placeholder="Find a chat, a page or an action"
        className="h-11 w-full border-b bg-transparent px-3 text-sm outline-none placeholder:text-muted-foreground"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-muted-foreground">Nothing here is called that.</Command.Empty>
        {query.trim() === ''
          ? entryGroups.map((name) => {
              const inGroup = found.filter((entry) => entry.group === name)
              if (inGroup.length === 0) return null
              return (
                <Command.Group key={name} heading={name} className={group}>
                  {inGroup.map((entry) => (
                    <Line key={entry.id} entry={entry} onChoose={choose} />
                  ))}
                </Command.Group>
              )
            })
          : found.map((entry) => <Line key={entry.id} entry={entry} onChoose={choose} />)}
        <SearchItems query={query} groupClass={group} itemClass={item} onOpen={open} />
      </Command.List>
    </Command>
  )
}

function Line({ entry, onChoose }: { entry: Entry; onChoose: (entry: Entry) => void }) {
  return (
    <Command.Item value={entry.id} onSelect={() => onChoose(entry)} className={item}>
      {entry.state && <StateDot state={entry.state} />}
      <span className="min-w-0 flex-1 truncate">{entry.words}</span>
      {entry.note && <span className="max-w-40 shrink-0 truncate text-muted-foreground text-xs">{entry.note}</span>}
      {entry.keys && (
        <span className="shrink-0 max-md:hidden">
          <Keys id={entry.keys} />
        </span>
      )}
    </Command.Item>
  )
}
