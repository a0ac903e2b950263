import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import {
  assignCredentialAction,
  createCredentialAction,
  deleteCredentialAction,
  replaceCredentialAction,
} from '#app/(app)/settings/credentials/actions.ts'
import { Credentials } from '#components/credentials/credentials.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { listCredentials } from '#db/reads/credentials.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'

export const metadata: Metadata = { title: 'Credentials' }

export default async function CredentialsPage() {
  const [actor, at] = await Promise.all([pageActor(), store()])
  const [credentials, { items }] = await Promise.all([
    listCredentials(actor, at),
    listWorkspaces(actor, at, { limit: 100 }),
  ])
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Section
        title="Credentials"
        hint="Secrets that agents find as environment variables. They are kept sealed, and where an agent prints one, its name stands there instead."
      >
        <Credentials
          credentials={credentials}
          workspaces={items.map(({ id, name }) => ({ id, name }))}
          createCredential={createCredentialAction}
          replaceCredential={replaceCredentialAction}
          assignCredential={assignCredentialAction}
          deleteCredential={deleteCredentialAction}
        />
      </Section>
    </PageFrame>
  )
}
