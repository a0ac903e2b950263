import { HostSkeleton } from '#components/hosts/host-skeleton.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'

export default function HostsLoading() {
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Section title="Hosts">
        <HostSkeleton />
      </Section>
    </PageFrame>
  )
}
