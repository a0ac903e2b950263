import Link from 'next/link'
import { cn } from '#components/ui/class-names.ts'

const pages = [
  { id: 'you', href: '/settings', words: 'You' },
  { id: 'backends', href: '/settings/backends', words: 'Backends' },
] as const

export function SettingsTabs({ current }: { current: (typeof pages)[number]['id'] }) {
  return (
    <nav aria-label="Settings" className="flex gap-1 border-b">
      {pages.map((page) => (
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
