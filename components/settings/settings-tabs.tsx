'use client'

import { ChevronDown } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useId, useState } from 'react'
import { type SettingsGroup, settingsGroupsFor } from '#components/settings/settings-pages.ts'
import { usePerson } from '#components/shell/person-context.tsx'
import { cn } from '#components/ui/class-names.ts'

/** The pages of the settings: a column beside the page on a wide screen; on a narrow one the name of this page, which opens it. */
export function SettingsTabs() {
  const [isOpen, setOpen] = useState(false)
  const listId = useId()
  const path = usePathname()
  const groups = settingsGroupsFor(usePerson())
  const current = groups.flatMap(({ pages }) => pages).find(({ href }) => href === path)
  return (
    <nav
      aria-label="Settings"
      data-beside
      className="shrink-0 max-lg:-mt-2 max-lg:rounded-md max-lg:border lg:sticky lg:top-6 lg:self-start"
    >
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={listId}
        className="flex h-10 w-full items-center justify-between rounded-md px-3 font-medium hover:bg-hover lg:hidden"
        onClick={() => setOpen(!isOpen)}
      >
        <span>
          <span className="sr-only">Pages of the settings, now </span>
          {current?.words ?? 'All pages'}
        </span>
        <ChevronDown aria-hidden className={cn('size-4 text-muted-foreground', isOpen && 'rotate-180')} />
      </button>
      <div
        id={listId}
        className={cn(
          'gap-4 max-lg:grid-cols-2 max-lg:border-t max-lg:p-2 lg:flex lg:flex-col',
          isOpen ? 'max-lg:grid' : 'max-lg:hidden',
        )}
      >
        {groups.map((group) => (
          <Pages key={group.words} group={group} path={path} />
        ))}
      </div>
    </nav>
  )
}

function Pages({ group, path }: { group: SettingsGroup; path: string }) {
  const headingId = useId()
  return (
    <div>
      <p id={headingId} className="px-2 pb-1 text-muted-foreground text-xs">
        {group.words}
      </p>
      <ul aria-labelledby={headingId} className="flex flex-col gap-0.5">
        {group.pages.map(({ href, words }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={href === path ? 'page' : undefined}
              className={cn(
                'block rounded-md px-2 py-1 text-muted-foreground hover:bg-hover hover:text-foreground max-lg:py-2',
                href === path && 'bg-pressed text-foreground hover:bg-pressed',
              )}
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
