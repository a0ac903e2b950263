'use client'

import { useState } from 'react'
import { mayBeOutdated } from '#components/updates/stale-build.ts'

/**
 * A part of the page that is loaded when it is first needed. Where it cannot be, `load` gives false and may be called again: the
 * page goes on without, and says so where the server was updated.
 */
export function useLoaded<T>(importing: () => Promise<T>): { loaded: T | null; load: () => Promise<boolean> } {
  const [loaded, setLoaded] = useState<{ part: T } | null>(null)
  const load = async () => {
    if (loaded) return true
    try {
      const part = await importing()
      setLoaded({ part })
      return true
    } catch (error) {
      if (!mayBeOutdated(error)) throw error
      return false
    }
  }
  return { loaded: loaded?.part ?? null, load }
}
