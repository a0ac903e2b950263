import Link from 'next/link'
import { cn } from '#components/ui/class-names.ts'
import type { UsageGroup } from '#lib/domain/usage/totals.ts'

export type UsageView = { by: UsageGroup; whose: 'mine' | 'everybody' }

const words: Record<UsageGroup, string> = { day: 'By day', chat: 'By chat', agent: 'By agent', person: 'By person' }

/** The ways to look at usage, as addresses. */
export function UsageViews({ view, administrator }: { view: UsageView; administrator: boolean }) {
  const groups: UsageGroup[] =
    view.whose === 'everybody' ? ['day', 'person', 'agent', 'chat'] : ['day', 'chat', 'agent']
  return (
    <nav aria-label="Views of usage" className="-mx-2 flex flex-wrap gap-x-4 gap-y-1">
      <span className="flex gap-1">
        {groups.map((by) => (
          <View key={by} to={{ ...view, by }} isCurrent={view.by === by}>
            {words[by]}
          </View>
        ))}
      </span>
      {administrator && (
        <span className="flex gap-1">
          <View to={{ by: 'day', whose: 'mine' }} isCurrent={view.whose === 'mine'}>
            Mine
          </View>
          <View to={{ by: 'day', whose: 'everybody' }} isCurrent={view.whose === 'everybody'}>
            Everybody’s
          </View>
        </span>
      )}
    </nav>
  )
}

function View({ to, isCurrent, children }: { to: UsageView; isCurrent: boolean; children: string }) {
  return (
    <Link
      href={`/settings/usage?by=${to.by}&whose=${to.whose}`}
      replace
      aria-current={isCurrent ? 'true' : undefined}
      className={cn(
        'whitespace-nowrap rounded-md px-2 py-1 text-muted-foreground hover:bg-hover hover:text-foreground',
        isCurrent && 'bg-pressed text-foreground hover:bg-pressed',
      )}
    >
      {children}
    </Link>
  )
}
