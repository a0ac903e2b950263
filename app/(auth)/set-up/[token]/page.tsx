import type { Metadata } from 'next'
import { store } from '#app/_server/store.ts'
import { setUp } from '#app/(auth)/actions.ts'
import { LinkOver } from '#components/sign-in/link-over.tsx'
import { SetUpForm } from '#components/sign-in/set-up-form.tsx'
import { peekOneTimeLink } from '#db/reads/one-time-links.ts'

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' }

export default async function SetUpPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const kind = await peekOneTimeLink(await store(), { token })
  if (kind !== 'set_up') return <LinkOver what="set-up link" />
  return (
    <>
      <div>
        <h1 className="font-semibold text-title">Set up</h1>
        <p className="text-muted-foreground">The first account. It administers this installation.</p>
      </div>
      <SetUpForm token={token} setUp={setUp} />
    </>
  )
}
