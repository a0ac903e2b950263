import type { BrowserContext, Page } from '@playwright/test'
import { cumulativeShift } from '#bench/figures.ts'
import { type MainThread, readMainThread, tasksCategory } from '#bench/page/main-thread.ts'
import type { Room } from '#bench/page/room.ts'
import { countScripts, type ScriptsSent } from '#bench/page/scripts-sent.ts'
import { forget, readSeen, type Seen, watch } from '#bench/page/watch.ts'

const desktop = { viewport: { width: 1440, height: 900 } }

/** What a trace for DevTools' performance panel needs. */
const forDevTools = ['devtools.timeline', 'v8.execute', 'blink.user_timing', 'disabled-by-default-v8.cpu_profiler']
const patienceMs = 120_000

export type Opening = {
  visibleMs: number
  aliveMs: number
  firstByteMs: number
  /** The document as it came over the wire, compressed. */
  documentBytes: number
  shift: number
  scripts: ScriptsSent
}
export type Streaming = {
  seconds: number
  tokensPerSecond: number
  /** From the model's last token to the answer standing whole on the page. */
  behindMs: number
  shift: number
  seen: Seen
  thread: MainThread
}

/** Opens the chat in a browser that knows nothing but who is signed in. */
export async function measureOpening({ browser, visit, chatUrl, lastMessageId }: Room): Promise<Opening> {
  const context = await browser.newContext({ ...desktop, storageState: visit })
  try {
    const { page, html, scripts } = await open(context, chatUrl, lastMessageId)
    const sent = await scripts.settle(html)
    const { inSightMs, aliveMs, shifts } = await readSeen(page)
    if (inSightMs === null || aliveMs === null) throw new Error('the page was not ready when it was measured')
    return {
      visibleMs: inSightMs,
      aliveMs,
      ...(await readDocument(page)),
      shift: cumulativeShift(shifts),
      scripts: sent,
    }
  } finally {
    await context.close()
  }
}

const readDocument = (page: Page): Promise<Pick<Opening, 'firstByteMs' | 'documentBytes'>> =>
  page.evaluate(() => {
    const [document] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return { firstByteMs: document?.responseStart ?? 0, documentBytes: document?.transferSize ?? 0 }
  })

/** The same for the bare page. */
export async function measureBare({ browser, lastMessageId }: Room, url: string): Promise<number> {
  const context = await browser.newContext(desktop)
  try {
    const { page } = await open(context, url, lastMessageId)
    const { inSightMs } = await readSeen(page)
    if (inSightMs === null) throw new Error('the bare page was not ready when it was measured')
    return inSightMs
  } finally {
    await context.close()
  }
}

async function open(context: BrowserContext, url: string, lastMessageId: string) {
  const page = await context.newPage()
  await watch(page, lastMessageId)
  const scripts = await countScripts(page)
  const response = await page.goto(url)
  if (!response?.ok()) throw new Error(`${url} answered with ${response?.status()}`)
  await page.waitForFunction(() => window.seen.inSightMs !== null, null, { polling: 100 })
  return { page, html: await response.text(), scripts }
}

/** Sends a message that the model answers with so many tokens at a rate, and watches until all of the answer is there. */
export async function measureStreaming(
  room: Room,
  wanted: { tokens: number; rate: number; trace?: string | undefined },
): Promise<Streaming> {
  const { browser, visit, chatUrl } = room
  const context = await browser.newContext({ ...desktop, storageState: visit })
  try {
    const page = await context.newPage()
    await watch(page, room.lastMessageId)
    await page.goto(chatUrl)
    await page.waitForFunction(() => window.seen.aliveMs !== null)
    const box = page.getByRole('textbox', { name: 'Message' })
    await box.fill(`Say it at length. [[markdown:${wanted.tokens}:${wanted.rate}]]`)
    const categories = [tasksCategory, ...(wanted.trace ? forDevTools : [])]
    await browser.startTracing(page, { categories, ...(wanted.trace && { path: wanted.trace }) })
    await forget(page)
    await box.press('Enter')
    const { seconds, behindMs } = await untilAnswered(page, room)
    const seen = await readSeen(page)
    const thread = readMainThread((await browser.stopTracing()).toString())
    return {
      thread,
      seconds,
      tokensPerSecond: wanted.tokens / seconds,
      behindMs,
      shift: cumulativeShift(seen.shifts),
      seen,
    }
  } finally {
    await context.close()
  }
}

/** From the first words on the page to the last. */
async function untilAnswered(page: Page, { model }: Room): Promise<{ seconds: number; behindMs: number }> {
  await page.waitForFunction(() => document.querySelector('article[aria-busy=true] .answer'), null, { polling: 50 })
  const began = performance.now()
  const asked = model.requests.findLast(({ conversation }) => conversation.tools.length > 0)
  const told = asked?.ended.then(() => performance.now())
  await page.waitForFunction(() => !document.querySelector('article[aria-busy=true]'), null, {
    polling: 50,
    timeout: patienceMs,
  })
  const ended = performance.now()
  if (!told) throw new Error('the model was not asked')
  return { seconds: (ended - began) / 1000, behindMs: Math.max(0, ended - (await told)) }
}
