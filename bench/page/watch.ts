import type { Page } from '@playwright/test'

type Shift = { at: number; value: number; what: string[] }
type Task = { at: number; ms: number }
/** A frame that took over 50 ms, with what ran in it for longest. */
type LongFrame = { at: number; ms: number; blockingMs: number; script: string | null }

/** What a page saw of itself since it began or since `forget`; moments are milliseconds after the navigation. */
export type Seen = {
  /** When the end of the element that was waited for was painted within the window; null as long as it is not. */
  inSightMs: number | null
  /** When the page was taken over by its scripts. */
  aliveMs: number | null
  shifts: Shift[]
  tasks: Task[]
  frames: LongFrame[]
  /** The longest time between two frames. */
  longestGapMs: number
}

declare global {
  interface Window {
    seen: Seen
  }
}

/** Has every document of the page note when `elementId` came into sight, its shifts and its long tasks, in `window.seen`. */
export const watch = (page: Page, elementId: string) => page.addInitScript(watchHere, elementId)

export const readSeen = (page: Page): Promise<Seen> => page.evaluate(() => window.seen)

/** What was seen so far does not count. */
export async function forget(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(window.seen, { shifts: [], tasks: [], frames: [], longestGapMs: 0 })
  })
}

/** Runs in the page, so it uses nothing from outside of itself. */
function watchHere(elementId: string): void {
  type ShiftEntry = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] }
  type FrameScript = { invoker: string; sourceURL: string; sourceFunctionName: string; duration: number }
  type FrameEntry = PerformanceEntry & { blockingDuration: number; scripts: FrameScript[] }

  const seen: Seen = { inSightMs: null, aliveMs: null, shifts: [], tasks: [], frames: [], longestGapMs: 0 }
  window.seen = seen
  const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
  const nameOf = (node: Node | null) =>
    node instanceof Element ? `${node.tagName.toLowerCase()}.${node.getAttribute('class') ?? ''}`.slice(0, 120) : 'text'

  observe('layout-shift', (entry) => {
    const { startTime, value, hadRecentInput, sources } = entry as ShiftEntry
    if (!hadRecentInput) seen.shifts.push({ at: startTime, value, what: sources.map(({ node }) => nameOf(node)) })
  })
  observe('longtask', ({ startTime, duration }) => seen.tasks.push({ at: startTime, ms: duration }))
  observe('long-animation-frame', (entry) => {
    const { startTime, duration, blockingDuration, scripts } = entry as FrameEntry
    const longest = [...scripts].sort((a, b) => b.duration - a.duration)[0]
    const script = longest
      ? `${longest.invoker} ${longest.sourceFunctionName} ${longest.sourceURL.split('/').at(-1)} ${longest.duration} ms`
      : null
    seen.frames.push({ at: startTime, ms: duration, blockingMs: blockingDuration, script })
  })

  const afterPaint = (run: () => void) => {
    const { port1, port2 } = new MessageChannel()
    port2.onmessage = run
    port1.postMessage(null)
  }
  const isInSight = () => {
    const box = document.getElementById(elementId)?.getBoundingClientRect()
    return box !== undefined && box.height > 0 && box.bottom > 0 && box.bottom <= innerHeight
  }
  let before = 0
  const look = (now: number) => {
    if (before > 0) seen.longestGapMs = Math.max(seen.longestGapMs, now - before)
    before = now
    if (seen.inSightMs === null && isInSight()) afterPaint(() => (seen.inSightMs ??= performance.now()))
    if (seen.aliveMs === null && document.querySelector('[role=feed]')) seen.aliveMs = performance.now()
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
