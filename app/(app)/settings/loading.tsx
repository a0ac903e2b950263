import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

export default function SettingsLoading() {
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <div aria-busy className="flex flex-col gap-3">
        <span className="sr-only">Loading</span>
        <Skeleton className="h-5 w-32" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
      </div>
    </PageFrame>
  )
}
