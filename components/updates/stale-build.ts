'use client'

import { unstable_isUnrecognizedActionError } from 'next/navigation'
import { useSyncExternalStore } from 'react'

/** Finds out whether the server was updated since this page was loaded: then its scripts and actions may be gone. */
const readers = new Set<() => void>()
/** The build that the server has now, where it is another than this page's. */
let newer: string | null = null
let looking: Promise<void> | undefined

const ownBuild = (): string | undefined => document.documentElement.dataset.build

export const useNewerBuild = (): string | null =>
  useSyncExternalStore(
    (reader) => {
      readers.add(reader)
      return () => readers.delete(reader)
    },
    () => newer,
    () => null,
  )

/** Asks the server which build it has. Calls at the same time are one; what cannot be reached says nothing. */
export function lookForUpdate(): Promise<void> {
  looking ??= look().finally(() => {
    looking = undefined
  })
  return looking
}

async function look(): Promise<void> {
  const answer = await fetch('/api/v1/health', { cache: 'no-store' }).then(
    (response) => response.json(),
    () => null,
  )
  const build: unknown = answer?.build
  const own = ownBuild()
  if (typeof build !== 'string' || !own || build === own || build === newer) return
  newer = build
  for (const reader of readers) reader()
}

/** Whether an error is one that a page of an older build meets; then it is looked for. */
export function mayBeOutdated(error: unknown): boolean {
  const is = unstable_isUnrecognizedActionError(error) || isMissingScript(error)
  if (is) void lookForUpdate()
  return is
}

/** What bundlers and browsers say where a part of the page's script cannot be had. */
function isMissingScript(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    error.name === 'ChunkLoadError' ||
    /loading (css )?chunk|failed to load chunk|dynamically imported module|importing a module script failed/i.test(
      error.message,
    )
  )
}

const reloadedFor = 'greenroom-reloaded-for'

/** Reloads the page by itself, once for each newer build: where the page is still old after that, a person decides. */
export function reloadOnce(build: string): void {
  if (window.sessionStorage.getItem(reloadedFor) === build) return
  window.sessionStorage.setItem(reloadedFor, build)
  location.reload()
}
