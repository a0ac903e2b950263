import type { Metadata } from 'next'
import { environment } from '#app/_server/environment.ts'
import { providersHere } from '#app/_server/providers.ts'
import { store } from '#app/_server/store.ts'
import { acceptInvitation, goToProvider } from '#app/(auth)/actions.ts'
import { AccountForm } from '#components/sign-in/account-form.tsx'
import { LinkOver } from '#components/sign-in/link-over.tsx'
import { OtherWays } from '#components/sign-in/other-ways.tsx'
import { ProviderButtons } from '#components/sign-in/provider-buttons.tsx'
import { peekInvitation } from '#db/reads/invitations.ts'

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' }

/** Opening the link alone uses nothing up. */
export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const invitation = environment().signUp === 'closed' ? null : await peekInvitation(await store(), { token })
  if (!invitation) return <LinkOver what="invitation" />
  const providers = providersHere()
  return (
    <>
      <div>
        <h1 className="font-semibold text-title">You are invited</h1>
        <p className="text-muted-foreground">
          {invitation.administrator ? 'Make your account. It administers this installation.' : 'Make your account.'}
        </p>
      </div>
      <AccountForm create={acceptInvitation} token={token} email={invitation.email} />
      {providers.length > 0 && (
        <OtherWays>
          <ProviderButtons providers={providers} goToProvider={goToProvider} invitation={token} />
        </OtherWays>
      )}
    </>
  )
}
