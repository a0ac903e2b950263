'use client'

import { changeLetters, changeTones } from '#components/files/change-words.ts'
import { PanelSkeleton } from '#components/panels/panel-skeleton.tsx'
import { cn } from '#components/ui/class-names.ts'
import type { FoundPath } from '#lib/domain/files/file.ts'
import { nameOf, parentOf } from '#lib/domain/files/file-path.ts'

/** The files whose path contains what somebody looks for. */
export function FoundFiles(props: {
  found: FoundPath[] | null
  filter: string
  shown: string | null
  onOpen: (path: string) => void
}) {
  const { found } = props
  if (!found) return <PanelSkeleton words="Looking" />
  if (found.length === 0) return <p className="p-3 text-muted-foreground">No file is called “{props.filter.trim()}”.</p>
  return (
    <ul aria-label="Found files" className="py-1">
      {found.map(({ path, change }) => (
        <li key={path}>
          <button
            type="button"
            onClick={() => props.onOpen(path)}
            aria-current={path === props.shown}
            className={cn(
              'flex min-h-7 w-full items-center gap-1.5 px-3 text-left -outline-offset-2 hover:bg-hover max-md:min-h-9',
              path === props.shown && 'bg-pressed hover:bg-pressed',
            )}
          >
            <span className="max-w-[70%] shrink-0 truncate" title={path}>
              {nameOf(path)}
            </span>
            <span className="min-w-0 flex-1 truncate text-muted-foreground text-xs">{parentOf(path)}</span>
            {change && (
              <span className={cn('shrink-0 font-mono text-xs', changeTones[change])}>
                <span aria-hidden>{changeLetters[change]}</span>
                <span className="sr-only">, {change}</span>
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  )
}
