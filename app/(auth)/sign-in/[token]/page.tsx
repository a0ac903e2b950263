import type { Metadata } from 'next'
import { environment } from '#app/_server/environment.ts'
import { store } from '#app/_server/store.ts'
import { signInWithLink } from '#app/(auth)/actions.ts'
import { LinkForm } from '#components/sign-in/link-form.tsx'
import { LinkOver } from '#components/sign-in/link-over.tsx'
import { pathAfterSignIn } from '#components/sign-in/path-after-sign-in.ts'
import { peekOneTimeLink } from '#db/reads/one-time-links.ts'

export const metadata: Metadata = { title: 'Sign in', referrer: 'no-referrer' }

/** Opening the link alone uses nothing up: mail scanners open links too. */
export default async function SignInLinkPage(props: {
  params: Promise<{ token: string }>
  searchParams: Promise<{ next?: string | string[] }>
}) {
  const [{ token }, { next }] = [await props.params, await props.searchParams]
  const kind = await peekOneTimeLink(await store(), { token })
  const isSignUp = kind === 'sign_up' && environment().signUp === 'open'
  if (kind !== 'sign_in' && !isSignUp) return <LinkOver what="sign-in link" />
  return (
    <>
      <h1 className="font-semibold text-title">{isSignUp ? 'Confirm your address' : 'Sign in'}</h1>
      <LinkForm token={token} isSignUp={isSignUp} next={pathAfterSignIn(next)} signIn={signInWithLink} />
    </>
  )
}
