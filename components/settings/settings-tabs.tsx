import Link from 'next/link'
import { cn } from '#components/ui/class-names.ts'

const pages = [
  { id: 'you', href: '/settings', words: 'You' },
  { id: 'tokens', href: '/settings/tokens', words: 'API tokens' },
  { id: 'people', href: '/settings/people', words: 'People', administrators: true },
  { id: 'backends', href: '/settings/backends', words: 'Backends', administrators: true },
] as const

type Props = { current: (typeof pages)[number]['id']; administrator: boolean }

export function SettingsTabs({ current, administrator }: Props) {
  return (
    <nav aria-label="Settings" className="flex gap-1 border-b">
      {pages
        .filter((page) => administrator || !('administrators' in page))
        .map((page) => (
          <Link
            key={page.id}
            href={page.href}
            aria-current={page.id === current ? 'page' : undefined}
            className={cn(
              '-mb-px border-transparent border-b-2 px-2 py-1.5 text-muted-foreground hover:text-foreground',
              page.id === current && 'border-accent text-foreground',
            )}
          >
            {page.words}
          </Link>
        ))}
    </nav>
  )
}
