import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from '#agent-host/pool/pool.ts'
import { measureTrees } from '#agent-host/processes/measure-memory.ts'

export type MemoryPeaks = { bytes: number; processes: number; largestBytes: number; samples: number }

const everyMs = 250

/** Looks at all processes of a pool by itself, until `stop`: what they took at most, together and the largest alone. */
export function watchMemory(pool: Pool): { stop(): Promise<MemoryPeaks> } {
  const peaks: MemoryPeaks = { bytes: 0, processes: 0, largestBytes: 0, samples: 0 }
  const stopped = new AbortController()
  const look = async () => {
    const ids = pool.report().slots.flatMap(({ processId }) => processId ?? [])
    const sizes = [...(await measureTrees(ids)).values()]
    peaks.bytes = Math.max(
      peaks.bytes,
      sizes.reduce((sum, bytes) => sum + bytes, 0),
    )
    peaks.processes = Math.max(peaks.processes, sizes.length)
    peaks.largestBytes = Math.max(peaks.largestBytes, ...sizes)
    peaks.samples++
  }
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      await look()
      await delay(everyMs, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  })()
  const stop = async () => {
    stopped.abort()
    await watching
    return peaks
  }
  return { stop }
}
