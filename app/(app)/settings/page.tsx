import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { readConnections } from '#app/_server/connections.ts'
import { store } from '#app/_server/store.ts'
import {
  changeEmailAction,
  changePasswordAction,
  connectAction,
  disconnectAction,
  endOneSignInAction,
  endOtherSignInsAction,
  renameAction,
} from '#app/(app)/settings/account-actions.ts'
import { ConnectedAccounts } from '#components/people/connected-accounts.tsx'
import { EmailForm, NameForm } from '#components/people/identity-forms.tsx'
import { NewPasswordForm } from '#components/people/new-password-form.tsx'
import { SignIns } from '#components/people/sign-ins.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { readPasswordState, readPerson } from '#db/reads/people.ts'
import { listSignIns } from '#db/reads/sign-ins.ts'

export const metadata: Metadata = { title: 'Settings' }

type Query = { error?: string | string[] }

export default async function SettingsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [actor, at] = await Promise.all([pageActor(), store()])
  const [person, { hasPassword, asksPassword }, signIns, connections, { error }] = await Promise.all([
    readPerson(actor, at),
    readPasswordState(actor, at),
    listSignIns(actor, at),
    readConnections(actor),
    searchParams,
  ])
  return (
    <PageFrame title="Settings">
      <SettingsTabs />
      <Section title="You" hint={person.administrator ? 'You are an administrator of this installation.' : undefined}>
        <NameForm name={person.name} rename={renameAction} />
        <EmailForm email={person.email} hasPassword={hasPassword} changeEmail={changeEmailAction} />
      </Section>
      <Section title="Password" id="password">
        <NewPasswordForm
          email={person.email}
          hasPassword={hasPassword}
          asksPassword={asksPassword}
          changePassword={changePasswordAction}
        />
      </Section>
      {connections.length > 0 && (
        <Section title="Connected accounts" hint="Accounts elsewhere with which you can sign in here.">
          {error !== undefined && <Fault>{connectFault(error)}</Fault>}
          <ConnectedAccounts connections={connections} connect={connectAction} disconnect={disconnectAction} />
        </Section>
      )}
      <Section
        title="Sign-ins"
        hint="The browsers in which you are signed in. A sign-in ends after 30 days without a visit."
      >
        <SignIns signIns={signIns} endOne={endOneSignInAction} endOthers={endOtherSignInsAction} />
      </Section>
    </PageFrame>
  )
}

const connectFault = (error: string | string[]): string =>
  error === 'elsewhere'
    ? 'That account is connected with somebody else here. Disconnect it there first.'
    : 'The account was not connected: the provider did not confirm it. Try again in a moment.'
