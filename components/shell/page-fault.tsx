'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { startTransition, useEffect, useState } from 'react'
import { MenuButton } from '#components/shell/menu-button.tsx'
import { Button } from '#components/ui/button.tsx'
import { mayBeOutdated, reloadOnce, useNewerBuild } from '#components/updates/stale-build.ts'

type Props = { error: Error & { digest?: string }; reset: () => void }

/** In place of a page that could not be shown, with the shell around it. */
export function PageFault(props: Props) {
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex h-11 shrink-0 items-center px-2">
        <MenuButton />
      </header>
      <BareFault {...props} />
    </div>
  )
}

/** What happened and the way to try again. A page that an update broke reloads by itself, once. */
export function BareFault({ error, reset }: Props) {
  const router = useRouter()
  const newer = useNewerBuild()
  const [outdated, setOutdated] = useState(false)
  useEffect(() => setOutdated(mayBeOutdated(error)), [error])
  useEffect(() => {
    if (outdated && newer) reloadOnce(newer)
  }, [outdated, newer])
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  const { digest } = error
  return (
    <main
      id="main"
      tabIndex={-1}
      className="flex min-h-[60dvh] flex-1 flex-col items-center justify-center gap-3 p-6 text-center outline-none"
    >
      <h1 className="font-semibold">{outdated ? 'A part of this page is missing' : 'This page could not be shown'}</h1>
      <p className="max-w-[56ch] text-muted-foreground">
        {outdated
          ? 'Greenroom was updated, or the connection broke. What you wrote is kept.'
          : `Something went wrong on the way to it. Nothing that was running is affected.${digest ? ` The log has it under ${digest}.` : ''}`}
      </p>
      <div className="flex gap-2">
        <Button variant="primary" onClick={outdated ? () => location.reload() : retry}>
          {outdated ? 'Reload' : 'Try again'}
        </Button>
        <Button asChild>
          <Link href="/">Go to the start</Link>
        </Button>
      </div>
    </main>
  )
}
