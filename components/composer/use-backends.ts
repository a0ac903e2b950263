'use client'

import { useEffect, useState } from 'react'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'

const againMs = 2_000
const tries = 15

/** The backends, looked up again while it is not known yet what the chosen one offers: a host learns that after its start. */
export function useBackends(initial: BackendInfo[], chosen: BackendId | null) {
  const [backends, setBackends] = useState(initial)
  const [tried, setTried] = useState(0)
  const info = backends.find((backend) => backend.id === chosen)
  const isAwaited = info?.state === 'ready' && info.offer === null && tried < tries
  useEffect(() => {
    if (!isAwaited) return
    const timer = setTimeout(async () => {
      const result = await callEndpoint('listBackends', { query: {} })
      if (result.ok) setBackends(result.data.items)
      setTried(tried + 1)
    }, againMs)
    return () => clearTimeout(timer)
  }, [isAwaited, tried])
  return { backends, chosen: info, isAwaited }
}
