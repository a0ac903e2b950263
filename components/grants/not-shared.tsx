import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'

/** In place of what a link led to, or might have; `isNews` where somebody was looking at it. */
export function NotShared({ heading, words, isNews }: { heading: string; words: string; isNews?: boolean }) {
  return (
    <main
      id="main"
      tabIndex={-1}
      className="flex min-h-dvh flex-1 flex-col items-center justify-center gap-3 p-6 text-center outline-none"
    >
      <div role={isNews ? 'alert' : undefined} className="flex flex-col gap-3">
        <h1 className="font-semibold">{heading}</h1>
        <p className="max-w-[56ch] text-balance text-muted-foreground">{words}</p>
      </div>
      <Button asChild>
        <Link href="/" prefetch={false}>
          Go to the start
        </Link>
      </Button>
    </main>
  )
}
