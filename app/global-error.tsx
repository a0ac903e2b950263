'use client'

import '#app/globals.css'

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Greenroom</title>
        <main className="flex h-dvh flex-col items-center justify-center gap-3 p-6 text-center">
          <h1 className="font-semibold">Greenroom could not be shown</h1>
          <p className="text-muted-foreground">
            Nothing that was running is affected.{error.digest && ` The log has it under ${error.digest}.`}
          </p>
          <button type="button" className="h-8 rounded-md border px-3" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
