'use client'

import { useEffect, useRef, useState } from 'react'
import { useFeed, useFollowClient } from '#components/follow/follow-provider.tsx'
import { fetchOlderChats } from '#components/shell/list-calls.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'

/** The end of the list while there are older chats: the next of them come when it is seen, or asked for. */
export function OlderChats() {
  const { feed } = useFollowClient()
  const { olderCursor } = useFeed()
  const end = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const load = async () => {
    if (state.busy || olderCursor === null) return
    setState({ busy: true, fault: null })
    const result = await fetchOlderChats(olderCursor)
    if (result.ok) feed.addOlder(result.data.items, result.data.nextCursor)
    setState({ busy: false, fault: result.ok ? null : result.error.message })
  }
  const latest = useRef(load)
  latest.current = load
  const canLoad = olderCursor !== null && !state.busy && state.fault === null
  useEffect(() => {
    if (!canLoad || !end.current) return
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && void latest.current())
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [canLoad])
  if (olderCursor === null) return null
  return (
    <div ref={end} className="flex flex-col items-start gap-1 px-2 pb-1">
      {state.fault && <Fault className="text-xs">{state.fault}</Fault>}
      <Button variant="ghost" size="sm" disabled={state.busy} onClick={() => void load()}>
        {state.busy ? 'Loading older chats' : 'Show older chats'}
      </Button>
    </div>
  )
}
