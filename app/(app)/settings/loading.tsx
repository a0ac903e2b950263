import { PageFrame } from '#components/shell/page-frame.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

export default function SettingsLoading() {
  return (
    <PageFrame title="Settings">
      <div data-beside aria-hidden className="flex gap-2 max-lg:border-b max-lg:pb-2 lg:flex-col">
        {['you', 'appearance', 'notifications', 'chats'].map((page) => (
          <Skeleton key={page} className="h-7 w-24 lg:w-full" />
        ))}
      </div>
      <div aria-busy className="flex flex-col gap-3">
        <span className="sr-only">Loading</span>
        <Skeleton className="h-5 w-32" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
      </div>
    </PageFrame>
  )
}
