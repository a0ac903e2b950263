'use client'

import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { Button } from '#components/ui/button.tsx'

/** In place of a page that could not be shown: what happened and the way to try again. */
export function PageFault({ digest, reset }: { digest: string | undefined; reset: () => void }) {
  const router = useRouter()
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return (
    <main
      id="main"
      tabIndex={-1}
      className="flex flex-1 flex-col items-center justify-center gap-3 p-6 text-center outline-none"
    >
      <h1 className="font-semibold">This page could not be shown</h1>
      <p className="max-w-[56ch] text-muted-foreground">
        Something went wrong on the way to it. Nothing that was running is affected.
        {digest && ` The log has it under ${digest}.`}
      </p>
      <Button onClick={retry}>Try again</Button>
    </main>
  )
}
