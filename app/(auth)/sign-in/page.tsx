import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { currentActor } from '#app/_server/actor.ts'
import { sendsSession } from '#app/_server/arrival.ts'
import { store } from '#app/_server/store.ts'
import { signInWithPassword } from '#app/(auth)/actions.ts'
import { PasswordForm } from '#components/sign-in/password-form.tsx'
import { pathAfterSignIn } from '#components/sign-in/path-after-sign-in.ts'
import { ReasonNotice } from '#components/sign-in/reason-notice.tsx'
import { countPeople } from '#db/reads/people.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; reason?: string | string[] }>
}) {
  const { next: wanted, reason } = await searchParams
  const next = pathAfterSignIn(wanted)
  if (await currentActor()) redirect(next)
  // Once: a browser that keeps what it was told to forget is not sent there again.
  if (!reason && (await sendsSession())) redirect(`/signed-out?next=${encodeURIComponent(next)}`)
  const empty = (await countPeople(await store())) === 0
  return (
    <>
      <h1 className="font-semibold text-title">Sign in</h1>
      <ReasonNotice reason={reason} />
      {empty && (
        <p className="rounded-md border border-warning-border bg-warning-tint p-3">
          There is no account yet. Open the set-up link that the start command printed.
        </p>
      )}
      <PasswordForm signIn={signInWithPassword} next={next} />
    </>
  )
}
