import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'

/** In place of what a link led to: a link that was revoked, has expired or never was looks the same. */
export function NotShared({ heading, words }: { heading: string; words: string }) {
  return (
    <main
      id="main"
      tabIndex={-1}
      className="flex min-h-dvh flex-1 flex-col items-center justify-center gap-3 p-6 text-center outline-none"
    >
      <h1 className="font-semibold">{heading}</h1>
      <p className="max-w-[56ch] text-muted-foreground">{words}</p>
      <Button asChild>
        <Link href="/" prefetch={false}>
          Go to the start
        </Link>
      </Button>
    </main>
  )
}
