import type { Metadata } from 'next'
import Link from 'next/link'
import { environment } from '#app/_server/environment.ts'
import { mailSignInLink } from '#app/(auth)/actions.ts'
import { MailLinkForm } from '#components/sign-in/mail-link-form.tsx'
import { Button } from '#components/ui/button.tsx'

export const metadata: Metadata = { title: 'Forgot your password' }
export const dynamic = 'force-dynamic'

/** Leads back in: by a mailed link where mail is sent, else by an administrator's. */
export default function ForgotPage() {
  return (
    <>
      <h1 className="font-semibold text-title">Forgot your password?</h1>
      {environment().mail ? (
        <>
          <p className="text-muted-foreground">A mailed link signs you in. Then you set a new password.</p>
          <MailLinkForm mailLink={mailSignInLink} forPassword />
          <Link href="/sign-in" className="self-start text-link underline underline-offset-2">
            Back to signing in
          </Link>
        </>
      ) : (
        <>
          <p>
            This Greenroom sends no mail. Ask an administrator for a sign-in link: they create one under Settings,
            People. Within an hour of signing in with it you set a new password under Settings, without the old one.
          </p>
          <p className="text-muted-foreground">
            Whoever runs it gets a link with{' '}
            <code className="whitespace-nowrap font-mono text-code">npm run token -- address</code> on the machine
            itself.
          </p>
          <Button asChild>
            <Link href="/sign-in">Back to signing in</Link>
          </Button>
        </>
      )}
    </>
  )
}
