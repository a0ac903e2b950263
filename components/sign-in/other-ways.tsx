import type { ReactNode } from 'react'

/** What stands below a form for those who sign in without a password. */
export function OtherWays({ children }: { children: ReactNode }) {
  return (
    <section aria-label="Other ways to sign in" className="flex flex-col gap-4">
      <div aria-hidden className="flex items-center gap-3 text-muted-foreground text-xs">
        <span className="flex-1 border-t" />
        or
        <span className="flex-1 border-t" />
      </div>
      {children}
    </section>
  )
}
