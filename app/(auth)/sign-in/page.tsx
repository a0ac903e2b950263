import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { currentActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { signInWithPassword } from '#app/(auth)/actions.ts'
import { PasswordForm } from '#components/sign-in/password-form.tsx'
import { pathAfterSignIn } from '#components/sign-in/path-after-sign-in.ts'
import { countPeople } from '#db/reads/people.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = pathAfterSignIn((await searchParams).next)
  if (await currentActor()) redirect(next)
  const empty = (await countPeople(await store())) === 0
  return (
    <>
      <h1 className="font-semibold text-title">Sign in</h1>
      {empty && (
        <p className="rounded-md border border-warning-border bg-warning-tint p-3">
          There is no account yet. Open the set-up link that the start command printed.
        </p>
      )}
      <PasswordForm signIn={signInWithPassword} next={next} />
    </>
  )
}
