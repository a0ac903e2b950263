'use client'

import '#app/globals.css'

/** The whole page is gone, so what brings it back is the whole page: after an update its scripts may be gone, too. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Greenroom</title>
        <main className="flex h-dvh flex-col items-center justify-center gap-3 p-6 text-center">
          <h1 className="font-semibold">Greenroom could not be shown</h1>
          <p className="text-muted-foreground">
            Nothing that was running is affected.{error.digest && ` The log has it under ${error.digest}.`}
          </p>
          <button type="button" className="h-8 rounded-md border px-3" onClick={() => location.reload()}>
            Load it again
          </button>
        </main>
      </body>
    </html>
  )
}
