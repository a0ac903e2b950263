'use client'

import { useEffect } from 'react'
import { useFollowState } from '#components/follow/follow-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { lookForUpdate, mayBeOutdated, reloadOnce, useNewerBuild } from '#components/updates/stale-build.ts'
import { typedOnPage } from '#components/updates/typed.ts'

/** So long nobody must have touched a page that is looked at before it reloads by itself. */
const untouchedMs = 20_000

/** Says that the server was updated and the page is not; reloads where that disturbs nobody. */
export function UpdateBar() {
  const state = useFollowState()
  const newer = useNewerBuild()
  useEffect(() => {
    // An update restarts the server, so the stream broke before and is back.
    if (state === 'live') void lookForUpdate()
  }, [state])
  useEffect(listenForFaults, [])
  useEffect(() => (newer ? reloadWhenQuiet(newer) : undefined), [newer])
  if (!newer) return null
  return (
    <div
      role="status"
      className="fixed top-[52px] left-1/2 z-50 flex -translate-x-1/2 animate-appear items-center gap-3 whitespace-nowrap rounded-md border bg-raised py-1.5 pr-1.5 pl-3 shadow-float"
    >
      Greenroom was updated.
      <Button size="sm" onClick={() => location.reload()}>
        Reload
      </Button>
    </div>
  )
}

function listenForFaults(): () => void {
  const stop = new AbortController()
  const onError = (event: ErrorEvent | Event) => {
    if (event instanceof ErrorEvent) mayBeOutdated(event.error)
    else if (event.target instanceof HTMLScriptElement) void lookForUpdate()
  }
  // Scripts that cannot be loaded are told to nobody but those who capture.
  window.addEventListener('error', onError, { signal: stop.signal, capture: true })
  window.addEventListener('unhandledrejection', (event) => void mayBeOutdated(event.reason), { signal: stop.signal })
  return () => stop.abort()
}

/** Reloads once nothing is lost by it: at once where nobody looks, else when nothing is typed and nobody does anything. */
function reloadWhenQuiet(newer: string): () => void {
  const stop = new AbortController()
  let touchedAt = Date.now()
  const touched = () => {
    touchedAt = Date.now()
  }
  const look = () => {
    const typed = typedOnPage()
    if (document.visibilityState !== 'visible') return typed !== 'lost' && reloadOnce(newer)
    const floats = document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null
    if (typed === 'nothing' && !floats && Date.now() - touchedAt > untouchedMs) reloadOnce(newer)
  }
  const timer = setInterval(look, 5_000)
  const { signal } = stop
  signal.addEventListener('abort', () => clearInterval(timer))
  document.addEventListener('visibilitychange', look, { signal })
  for (const type of ['pointermove', 'keydown', 'wheel', 'touchstart'])
    document.addEventListener(type, touched, { signal, passive: true })
  look()
  return () => stop.abort()
}
