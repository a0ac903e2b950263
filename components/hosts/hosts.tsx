'use client'

import { Host } from '#components/hosts/host.tsx'
import { HostsSection } from '#components/hosts/hosts-section.tsx'
import { useHosts } from '#components/hosts/use-hosts.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { HostInfo } from '#lib/domain/hosts/host-info.ts'

const startCommand = 'npm run start:host'

/** What every host keeps ready, as it happens. */
export function Hosts({ first }: { first: HostInfo[] }) {
  const { hosts, fault, refresh } = useHosts(first)
  return (
    <HostsSection>
      <div className="flex min-h-7 flex-wrap items-center gap-3">
        {fault ? (
          <>
            <Fault>{fault} What you see is from before.</Fault>
            <Button size="sm" onClick={() => void refresh()}>
              Try again
            </Button>
          </>
        ) : (
          <p className="text-muted-foreground text-xs">Updated every 3 s.</p>
        )}
      </div>
      {hosts.length === 0 ? (
        <p className="flex flex-wrap items-center gap-2 text-muted-foreground">
          No host has run in the last 30 days. Start one with
          <code className="text-foreground">{startCommand}</code>
          <CopyButton text={startCommand} label="Copy the command" />
        </p>
      ) : (
        <ul className="flex flex-col gap-10">
          {hosts.map((host) => (
            <li key={host.id}>
              <Host host={host} onChanged={() => void refresh()} />
            </li>
          ))}
        </ul>
      )}
    </HostsSection>
  )
}
