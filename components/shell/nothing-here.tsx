import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'

/** In place of what does not exist, or what one may not see: both look the same. */
export function NothingHere() {
  return (
    <main
      id="main"
      tabIndex={-1}
      className="flex min-h-dvh flex-1 flex-col items-center justify-center gap-3 p-6 text-center outline-none"
    >
      <h1 className="font-semibold">There is nothing here</h1>
      <p className="text-muted-foreground">It does not exist, or it is not yours to see.</p>
      <Button asChild>
        <Link href="/">Go to the start</Link>
      </Button>
    </main>
  )
}
