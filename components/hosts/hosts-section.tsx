import type { ReactNode } from 'react'
import { Section } from '#components/shell/page-frame.tsx'

/** The heading of all hosts, the same while they are being read. */
export function HostsSection({ children }: { children: ReactNode }) {
  return (
    <Section title="Hosts" hint="Where agents run: their processes, what those take, and what each host did.">
      {children}
    </Section>
  )
}
