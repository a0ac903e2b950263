'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { HostInfo } from '#lib/domain/hosts/host-info.ts'

const everyMs = 3_000

/** The hosts as they last said, asked for again every few seconds while somebody looks. What was seen stays where that fails. */
export function useHosts(first: HostInfo[]) {
  const [hosts, setHosts] = useState(first)
  const [fault, setFault] = useState<string | null>(null)
  const asked = useRef<AbortController | null>(null)

  const refresh = useCallback(async () => {
    asked.current?.abort()
    const asking = new AbortController()
    asked.current = asking
    const result = await callEndpoint('listHosts', { query: {}, signal: asking.signal })
    if (asking.signal.aborted) return
    setFault(result.ok ? null : result.error.message)
    if (result.ok) setHosts(result.data.items)
  }, [])

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void refresh()
    }
    const timer = setInterval(look, everyMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      asked.current?.abort()
    }
  }, [refresh])

  return { hosts, fault, refresh }
}
