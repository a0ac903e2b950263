import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { currentActor } from '#app/_server/actor.ts'
import { environment } from '#app/_server/environment.ts'
import { providersHere } from '#app/_server/providers.ts'
import { goToProvider, signUpHere } from '#app/(auth)/actions.ts'
import { AccountForm } from '#components/sign-in/account-form.tsx'
import { OtherWays } from '#components/sign-in/other-ways.tsx'
import { ProviderButtons } from '#components/sign-in/provider-buttons.tsx'

export const metadata: Metadata = { title: 'Sign up' }
export const dynamic = 'force-dynamic'

export default async function SignUpPage() {
  if (await currentActor()) redirect('/')
  const isOpen = environment().signUp === 'open'
  const providers = providersHere()
  return (
    <>
      <h1 className="font-semibold text-title">Sign up</h1>
      {isOpen ? (
        <AccountForm create={signUpHere} />
      ) : (
        <p className="text-muted-foreground">Accounts are made by invitation here. Ask an administrator for one.</p>
      )}
      {isOpen && providers.length > 0 && (
        <OtherWays>
          <ProviderButtons providers={providers} goToProvider={goToProvider} />
        </OtherWays>
      )}
      <p className="text-muted-foreground">
        Have an account?{' '}
        <Link href="/sign-in" className="text-link underline">
          Sign in
        </Link>
      </p>
    </>
  )
}
