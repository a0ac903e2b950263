import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import {
  changeEmailAction,
  changePasswordAction,
  endOneSignInAction,
  endOtherSignInsAction,
  renameAction,
} from '#app/(app)/settings/account-actions.ts'
import { EmailForm, NameForm } from '#components/people/identity-forms.tsx'
import { NewPasswordForm } from '#components/people/new-password-form.tsx'
import { SignIns } from '#components/people/sign-ins.tsx'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageFrame, Section } from '#components/shell/page-frame.tsx'
import { hasPassword, readPerson } from '#db/reads/people.ts'
import { listSignIns } from '#db/reads/sign-ins.ts'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const [actor, at] = await Promise.all([pageActor(), store()])
  const [person, protectedByPassword, signIns] = await Promise.all([
    readPerson(actor, at),
    hasPassword(actor, at),
    listSignIns(actor, at),
  ])
  return (
    <PageFrame title="Settings">
      <SettingsTabs current="you" />
      <Section title="You" hint={person.administrator ? 'You are an administrator of this installation.' : undefined}>
        <NameForm name={person.name} rename={renameAction} />
        <EmailForm email={person.email} hasPassword={protectedByPassword} changeEmail={changeEmailAction} />
      </Section>
      <Section title="Password">
        <NewPasswordForm email={person.email} hasPassword={protectedByPassword} changePassword={changePasswordAction} />
      </Section>
      <Section
        title="Sign-ins"
        hint="The browsers in which you are signed in. A sign-in ends after 30 days without a visit."
      >
        <SignIns signIns={signIns} endOne={endOneSignInAction} endOthers={endOtherSignInsAction} />
      </Section>
    </PageFrame>
  )
}
