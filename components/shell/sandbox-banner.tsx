import { ShieldAlert } from 'lucide-react'
import type { UnconfinedHost } from '#lib/domain/hosts/unconfined-host.ts'

/** Says to an administrator that nothing keeps people's agents apart, and what would. Nothing where there is nothing to say. */
export function SandboxBanner({ hosts }: { hosts: readonly UnconfinedHost[] }) {
  if (hosts.length === 0) return null
  const faults = [...new Set(hosts.flatMap(({ fault }) => (fault ? [fault] : [])))]
  return (
    <div
      role="note"
      aria-label="No sandbox"
      className="flex shrink-0 items-start gap-2 border-warning-border border-b bg-warning-tint px-3 py-1.5 text-xs"
    >
      <ShieldAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warning" />
      <p className="min-w-0">
        <strong className="font-medium">
          Agents run without a sandbox on {hosts.map((host) => host.name).join(', ')}.
        </strong>{' '}
        There is more than one account: everybody’s agents can read everybody’s files there. {faults.join(' ')}
      </p>
    </div>
  )
}
