import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { createTokenAction, revokeTokenAction } from '#app/(app)/settings/actions.ts'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { Tokens } from '#components/settings/tokens.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { listTokens } from '#db/reads/tokens.ts'

export const metadata: Metadata = { title: 'API tokens' }

export default async function TokensPage() {
  const [actor, at] = await Promise.all([pageActor(), store()])
  const tokens = await listTokens(actor, at)
  const { administrator } = actor
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Section title="API tokens" hint="A token lets a program do here what you allow it. It is shown once.">
        <Tokens
          tokens={tokens}
          administrator={administrator}
          createToken={createTokenAction}
          revokeToken={revokeTokenAction}
        />
      </Section>
    </PageFrame>
  )
}
