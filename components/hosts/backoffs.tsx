'use client'

import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { useCall } from '#components/calls/use-call.ts'
import { useNow, When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { PoolInfo } from '#lib/domain/hosts/host-info.ts'
import type { HostId } from '#lib/domain/ids.ts'

type Props = {
  hostId: HostId
  backoffs: PoolInfo['backoffs']
  nameOf: (id: string) => string
  onChanged: () => void
}

/** Backends that a host does not try to start for a while, since they failed. */
export function Backoffs({ backoffs, ...props }: Props) {
  return (
    <ul aria-label="Backends that failed to start" className="divide-y rounded-md border border-danger-border">
      {backoffs.map((backoff, index) => (
        // Several groups may have one of the same backend.
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name
        <BackoffRow key={`${backoff.backend} ${index}`} backoff={backoff} {...props} />
      ))}
    </ul>
  )
}

function BackoffRow(props: Omit<Props, 'backoffs'> & { backoff: PoolInfo['backoffs'][number] }) {
  const { hostId, backoff, nameOf, onChanged } = props
  const forgiveness = useCall((_: null) =>
    callEndpoint('forgiveBackend', { params: { hostId, backendId: backoff.backend } }),
  )
  const now = useNow()
  const name = nameOf(backoff.backend)
  const isAhead = now === null || Date.parse(backoff.retryAt) > now
  const tryAgain = async () => {
    if ((await forgiveness.run(null)).ok) onChanged()
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 p-3">
      <div className="min-w-0 flex-1 basis-60">
        <p>
          {name} failed to start{backoff.failures > 1 && ` ${backoff.failures} times`}.
          {isAhead && (
            <>
              {' '}
              Not tried again before <When at={backoff.retryAt} as="clock" />.
            </>
          )}
        </p>
        <p className="text-danger text-xs [overflow-wrap:anywhere]">{backoff.fault}</p>
      </div>
      <Button size="sm" disabled={forgiveness.busy} aria-label={`Try again: ${name}`} onClick={() => void tryAgain()}>
        Try again
      </Button>
      {forgiveness.fault && <Fault className="basis-full">{forgiveness.fault}</Fault>}
    </li>
  )
}
