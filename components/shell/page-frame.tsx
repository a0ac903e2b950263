import type { ReactNode } from 'react'
import { MenuButton } from '#components/shell/menu-button.tsx'

/** A page that is not a chat: its heading, and one column to read; what is marked `data-beside` stands left of it where there is room. */
export function PageFrame({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
      <header className="flex h-11 shrink-0 items-center gap-2 border-b px-3 max-md:px-2">
        <MenuButton />
        <h1 className="truncate font-medium">{title}</h1>
        {note && <span className="truncate text-muted-foreground text-xs">{note}</span>}
      </header>
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-[680px] flex-col gap-8 px-4 py-6 lg:has-[>[data-beside]]:grid lg:has-[>[data-beside]]:max-w-[888px] lg:has-[>[data-beside]]:grid-cols-[176px_minmax(0,1fr)] lg:has-[>[data-beside]]:content-start lg:[&>*]:col-start-2 lg:[&>[data-beside]]:col-start-1 lg:[&>[data-beside]]:row-start-1 lg:[&>[data-beside]]:h-0">
          {children}
        </div>
      </div>
    </main>
  )
}

/** One titled part of such a page. */
export function Section(props: { title: string; hint?: string | undefined; id?: string; children: ReactNode }) {
  const { title, hint, id, children } = props
  return (
    <section id={id} aria-label={title} className="flex flex-col gap-3">
      <div>
        <h2 className="font-semibold">{title}</h2>
        {hint && <p className="text-muted-foreground">{hint}</p>}
      </div>
      {children}
    </section>
  )
}
