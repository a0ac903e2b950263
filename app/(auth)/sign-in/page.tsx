import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { currentActor } from '#app/_server/actor.ts'
import { sendsSession } from '#app/_server/arrival.ts'
import { environment } from '#app/_server/environment.ts'
import { providersHere } from '#app/_server/providers.ts'
import { store } from '#app/_server/store.ts'
import { goToProvider, mailSignInLink, signInWithPassword } from '#app/(auth)/actions.ts'
import { MailLinkForm } from '#components/sign-in/mail-link-form.tsx'
import { OtherWays } from '#components/sign-in/other-ways.tsx'
import { PasswordForm } from '#components/sign-in/password-form.tsx'
import { pathAfterSignIn } from '#components/sign-in/path-after-sign-in.ts'
import { ProviderButtons } from '#components/sign-in/provider-buttons.tsx'
import { ReasonNotice } from '#components/sign-in/reason-notice.tsx'
import { signInFault } from '#components/sign-in/sign-in-fault.ts'
import { Fault } from '#components/ui/fault.tsx'
import { countPeople } from '#db/reads/people.ts'

export const metadata: Metadata = { title: 'Sign in' }

type Query = { next?: string | string[]; reason?: string | string[]; error?: string | string[] }

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams
  const next = pathAfterSignIn(query.next)
  const { reason } = query
  const fault = signInFault(query.error)
  // Whoever is signed in came back from connecting an account.
  if (await currentActor()) redirect(fault ? '/settings?error=not-connected' : next)
  // Once: a browser that keeps what it was told to forget is not sent there again.
  if (!reason && (await sendsSession())) redirect(`/signed-out?next=${encodeURIComponent(next)}`)
  const empty = (await countPeople(await store())) === 0
  const { mail, signUp } = environment()
  const providers = providersHere()
  return (
    <>
      <h1 className="font-semibold text-title">Sign in</h1>
      <ReasonNotice reason={reason} />
      {fault && <Fault>{fault}</Fault>}
      {empty && (
        <p className="rounded-md border border-warning-border bg-warning-tint p-3">
          There is no account yet. Open the set-up link that the start command printed.
        </p>
      )}
      <PasswordForm signIn={signInWithPassword} next={next} />
      {(mail || providers.length > 0) && (
        <OtherWays>
          <div className="flex flex-col gap-2">
            <ProviderButtons providers={providers} goToProvider={goToProvider} next={next} />
            {mail && <MailLinkForm mailLink={mailSignInLink} />}
          </div>
        </OtherWays>
      )}
      {signUp === 'open' && !empty && (
        <p className="text-muted-foreground">
          No account yet?{' '}
          <Link href="/sign-up" className="text-link underline">
            Sign up
          </Link>
        </p>
      )}
    </>
  )
}
