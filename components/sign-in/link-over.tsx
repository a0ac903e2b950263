import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'

/** In place of a link that was used, is too old, or never existed: all look the same. */
export function LinkOver({ what }: { what: string }) {
  return (
    <>
      <h1 className="font-semibold text-title">This link does not work</h1>
      <p className="text-muted-foreground">
        The {what} was used already, is too old, or was never valid. Ask for a new one, or sign in with your password.
      </p>
      <Button asChild>
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </>
  )
}
