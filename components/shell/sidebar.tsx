'use client'

import { PanelLeftClose, Plus, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { SearchField, useSearchKey } from '#components/search/search-field.tsx'
import { moveBetweenStops } from '#components/shell/arrow-stops.ts'
import { Brand } from '#components/shell/brand.tsx'
import { MovingChat } from '#components/shell/moving-chat.tsx'
import { PersonMenu } from '#components/shell/person-menu.tsx'
import { useShell } from '#components/shell/shell-state.tsx'
import { SidebarList } from '#components/shell/sidebar-list.tsx'
import { SidebarPages } from '#components/shell/sidebar-pages.tsx'
import { SidebarResizer } from '#components/shell/sidebar-resizer.tsx'
import { useIsNarrow } from '#components/shell/use-is-narrow.ts'
import { Button } from '#components/ui/button.tsx'
import { LazySheet } from '#components/ui/lazy-sheet.tsx'
import type { PersonInfo } from '#lib/domain/people/person.ts'

const SearchResults = dynamic(
  () => import('#components/search/search-results.tsx').then((room) => room.SearchResults),
  {
    ssr: false,
  },
)

type Props = {
  person: PersonInfo
  signOut: (input: unknown) => Promise<unknown>
  /** How wide it was left, in CSS pixels. */
  width: number
  /** When the server rendered it: by that it is decided what is old, so that the browser decides the same. */
  renderedAt: string
}

/** Workspaces and their chats, live. In its place on a wide screen, a sheet on a phone. */
export function Sidebar(props: Props) {
  const { sidebarShown, toggleSidebar, sheetOpen, setSheetOpen } = useShell()
  const [width, setWidth] = useState(props.width)
  const [search, setSearch] = useState(0)
  const isNarrow = useIsNarrow()
  const path = usePathname()
  useEffect(() => {
    void path
    setSheetOpen(false)
  }, [path, setSheetOpen])
  const onSearchKey = useCallback(() => {
    if (isNarrow) setSheetOpen(true)
    else if (!sidebarShown) toggleSidebar()
    setSearch((count) => count + 1)
  }, [isNarrow, sidebarShown, toggleSidebar, setSheetOpen])
  useSearchKey(onSearchKey)
  return (
    <>
      {sidebarShown && (
        <div className="relative flex shrink-0 flex-col border-r bg-surface max-md:hidden" style={{ width }}>
          <SidebarContent
            {...props}
            search={isNarrow ? 0 : search}
            corner={
              <Button variant="ghost" size="icon" aria-label="Hide sidebar" onClick={toggleSidebar}>
                <PanelLeftClose aria-hidden />
              </Button>
            }
          />
          <SidebarResizer width={width} onWidth={setWidth} />
        </div>
      )}
      {sheetOpen && (
        <LazySheet title="Chats" side="left" onClose={() => setSheetOpen(false)}>
          <SidebarContent
            {...props}
            search={search}
            onOpen={() => setSheetOpen(false)}
            corner={
              <Button variant="ghost" size="icon" aria-label="Hide chats" onClick={() => setSheetOpen(false)}>
                <X aria-hidden />
              </Button>
            }
          />
        </LazySheet>
      )}
      <MovingChat />
    </>
  )
}

type ContentProps = Props & {
  corner: ReactNode
  /** Grows each time that the search is asked for. */
  search: number
  onOpen?: () => void
}

function SidebarContent({ person, signOut, renderedAt, corner, search, onOpen }: ContentProps) {
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  useEffect(() => {
    if (search > 0) field.current?.focus()
  }, [search])
  return (
    <nav aria-label="Chats" className="flex min-h-0 flex-1 flex-col" onKeyDown={moveBetweenStops}>
      <div className="flex h-11 shrink-0 items-center gap-1 pr-2 pl-3">
        <Link href="/" className="rounded-md">
          <Brand />
        </Link>
        <Button asChild variant="ghost" size="icon" className="ml-auto">
          <Link href="/" aria-label="New chat">
            <Plus aria-hidden />
          </Link>
        </Button>
        {corner}
      </div>
      <div className="px-2 pb-2">
        <SearchField field={field} query={query} onQuery={setQuery} />
      </div>
      <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
        {query.trim() === '' ? (
          <SidebarList renderedAt={renderedAt} />
        ) : (
          <SearchResults query={query} onOpen={onOpen ?? stay} />
        )}
      </div>
      <div className="flex flex-col border-t p-2">
        <SidebarPages />
        <PersonMenu person={person} signOut={signOut} />
      </div>
    </nav>
  )
}

/** On a wide screen the results stay beside what was opened. */
const stay = () => undefined
