'use client'

import Link from 'next/link'
import { type SettingsPageId, settingsPagesFor } from '#components/settings/settings-pages.ts'
import { usePerson } from '#components/shell/person-context.tsx'
import { cn } from '#components/ui/class-names.ts'

/** The pages of the settings: a column beside the page on a wide screen, a row that scrolls on a narrow one. */
export function SettingsTabs({ current }: { current: SettingsPageId }) {
  const pages = settingsPagesFor(usePerson())
  return (
    <nav
      aria-label="Settings"
      data-beside
      className="flex shrink-0 gap-1 max-lg:-mx-4 max-lg:overflow-x-auto max-lg:border-b max-lg:px-4 lg:sticky lg:top-6 lg:flex-col lg:self-start"
    >
      {pages.map((page) => (
        <Link
          key={page.id}
          href={page.href}
          aria-current={page.id === current ? 'page' : undefined}
          ref={page.id === current ? intoView : undefined}
          className={cn(
            'whitespace-nowrap px-2 py-1.5 text-muted-foreground hover:text-foreground max-lg:-mb-px max-lg:border-transparent max-lg:border-b-2 lg:rounded-md lg:py-1 lg:hover:bg-hover',
            page.id === current && 'text-foreground max-lg:border-accent lg:bg-pressed lg:hover:bg-pressed',
          )}
        >
          {page.words}
        </Link>
      ))}
    </nav>
  )
}

/** The row of a narrow screen begins where the page stands. */
function intoView(link: HTMLElement | null) {
  const row = link?.parentElement
  if (link && row && row.scrollWidth > row.clientWidth) row.scrollLeft = link.offsetLeft - row.clientWidth / 3
}
