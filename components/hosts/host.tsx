'use client'

import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { Backoffs } from '#components/hosts/backoffs.tsx'
import { Budget } from '#components/hosts/budget.tsx'
import { Counts } from '#components/hosts/counts.tsx'
import { Slots } from '#components/hosts/slots.tsx'
import { When } from '#components/time/when.tsx'
import { Group } from '#components/ui/group.tsx'
import type { HostInfo, PoolInfo } from '#lib/domain/hosts/host-info.ts'

/** One host: whether it is there, and what its pool has and did. */
export function Host({ host, onChanged }: { host: HostInfo; onChanged: () => void }) {
  return (
    <Group label={`Host ${host.name}`} className="@container flex flex-col gap-4">
      <div>
        <h3 className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold [overflow-wrap:anywhere]">{host.name}</span>
          {host.live ? (
            <span className="text-accent text-xs">live</span>
          ) : (
            <span className="text-danger text-xs">
              not seen since <When at={host.seenAt} as="clock" />
            </span>
          )}
        </h3>
        <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
          {host.live ? (
            <>
              Since <When at={host.startedAt} as="clock" />. {backendWords(host)}
            </>
          ) : (
            'Chats whose files it has wait until it is back.'
          )}
        </p>
      </div>
      {host.live && (host.pool ? <Pool host={host} pool={host.pool} onChanged={onChanged} /> : <Untold />)}
    </Group>
  )
}

const Untold = () => <p className="text-muted-foreground">This host has not told of its processes yet.</p>

function Pool({ host, pool, onChanged }: { host: HostInfo; pool: PoolInfo; onChanged: () => void }) {
  const nameOf = (id: string) => host.backends.find((backend) => backend.id === id)?.name ?? id
  return (
    <>
      <SandboxLine sandbox={pool.sandbox} />
      <Budget pool={pool} />
      {pool.backoffs.length > 0 && (
        <Backoffs hostId={host.id} backoffs={pool.backoffs} nameOf={nameOf} onChanged={onChanged} />
      )}
      <Slots host={host} slots={pool.slots} nameOf={nameOf} onChanged={onChanged} />
      <Counts counts={pool.counts} />
    </>
  )
}

function SandboxLine({ sandbox }: { sandbox: PoolInfo['sandbox'] }) {
  if (sandbox.kind === 'none')
    return (
      <div className="flex items-start gap-2 rounded-md border border-warning-border bg-warning-tint p-3">
        <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <p className="min-w-0 [overflow-wrap:anywhere]">
          <span className="font-medium">Agents run without a sandbox.</span> {sandbox.fault ?? 'SANDBOX is off.'} What
          one person’s agent runs can read what others’ agents keep on this host.
        </p>
      </div>
    )
  return (
    <p className="flex items-start gap-2 text-muted-foreground">
      <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
      Agents run in a sandbox ({sandbox.kind}).
    </p>
  )
}

function backendWords({ backends }: HostInfo): string {
  const ready = backends.filter((backend) => backend.state === 'ready').map(({ name }) => name)
  const others = backends.filter((backend) => backend.state !== 'ready').map(({ name, state }) => `${name} (${state})`)
  const words = [
    ready.length > 0 && `Runs ${ready.join(', ')}.`,
    others.length > 0 && `Not ready: ${others.join(', ')}.`,
  ]
  return words.filter(Boolean).join(' ')
}
