import { HostSkeleton } from '#components/hosts/host-skeleton.tsx'
import { HostsSection } from '#components/hosts/hosts-section.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'

export default function HostsLoading() {
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <HostsSection>
        <HostSkeleton />
      </HostsSection>
    </PageFrame>
  )
}
