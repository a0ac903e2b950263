'use client'

import { Settings, Share2 } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { cn } from '#components/ui/class-names.ts'
import { NearLink } from '#components/ui/near-link.tsx'

const pages = [
  { href: '/sharing', words: 'Sharing', Icon: Share2 },
  { href: '/settings', words: 'Settings', Icon: Settings },
]

/** The ways to what is about more than one chat. */
export function SidebarPages() {
  const path = usePathname()
  return pages.map(({ href, words, Icon }) => {
    const isHere = path === href || path.startsWith(`${href}/`)
    return (
      <NearLink
        key={href}
        href={href}
        aria-current={isHere ? 'page' : undefined}
        className={cn(
          'flex min-h-7 items-center gap-2 rounded-md px-2 text-muted-foreground hover:bg-hover hover:text-foreground',
          isHere && 'bg-hover text-foreground',
        )}
      >
        <Icon aria-hidden className="size-3.5" />
        {words}
      </NearLink>
    )
  })
}
