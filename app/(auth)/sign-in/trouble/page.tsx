import type { Metadata } from 'next'
import Link from 'next/link'
import { addressInUse } from '#app/_server/address-in-use.ts'
import { environment } from '#app/_server/environment.ts'
import { signInTrouble } from '#components/sign-in/sign-in-trouble.ts'
import { Button } from '#components/ui/button.tsx'

export const metadata: Metadata = { title: 'You are not staying signed in' }

/** The end of a browser's going round between a page and `/sign-in`. */
export default async function SignInTroublePage() {
  const { what, now } = signInTrouble(environment().publicUrl, await addressInUse())
  return (
    <>
      <h1 className="font-semibold text-title">You are not staying signed in</h1>
      <p>You signed in, but this browser came back without its sign-in.</p>
      <p className="[overflow-wrap:anywhere]">{what}</p>
      <p className="[overflow-wrap:anywhere]">{now}</p>
      <Button asChild>
        <Link href="/sign-in">Sign in again</Link>
      </Button>
    </>
  )
}
