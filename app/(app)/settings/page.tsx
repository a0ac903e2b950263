import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { createTokenAction, revokeTokenAction } from '#app/(app)/settings/actions.ts'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { Tokens } from '#components/settings/tokens.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { readPerson } from '#db/reads/people.ts'
import { listTokens } from '#db/reads/tokens.ts'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const [actor, at] = await Promise.all([pageActor(), store()])
  const [person, tokens] = await Promise.all([readPerson(actor, at), listTokens(actor, at)])
  return (
    <PageFrame title="Settings">
      <SettingsTabs current="you" />
      <Section title="You">
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
          <dt className="text-muted-foreground">Name</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{person.name}</dd>
          <dt className="text-muted-foreground">E-mail</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{person.email}</dd>
          {person.administrator && (
            <>
              <dt className="text-muted-foreground">Role</dt>
              <dd>Administrator</dd>
            </>
          )}
        </dl>
      </Section>
      <Section title="API tokens" hint="A token lets a program do what you can do here. It is shown once.">
        <Tokens tokens={tokens} createToken={createTokenAction} revokeToken={revokeTokenAction} />
      </Section>
    </PageFrame>
  )
}
