import Link from 'next/link'

/** Why somebody is asked to sign in again. */
export function ReasonNotice({ reason }: { reason: string | string[] | undefined }) {
  if (reason === 'signed-out')
    return (
      <p role="status" className="rounded-md border p-3">
        You were signed out.
      </p>
    )
  if (reason !== 'not-kept') return null
  return (
    <p role="status" className="rounded-md border border-warning-border bg-warning-tint p-3">
      You signed in, but this browser did not keep it.{' '}
      <Link href="/sign-in/trouble" className="text-link underline underline-offset-2">
        What may be wrong
      </Link>
    </p>
  )
}
