import type { ReactNode } from 'react'

/** What belongs together under a name, and stands too often on a page to be one of its regions. */
export function Group({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the controls of a form
    <div role="group" aria-label={label} className={className}>
      {children}
    </div>
  )
}
