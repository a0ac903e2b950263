import type { Page, Request } from '@playwright/test'

/** The JavaScript that came over the wire, compressed and with its headers, in bytes. */
export type ScriptsSent = { inHtml: number; later: number; inWorkers: number; files: number }

export type ScriptCount = {
  /** Waits until nothing was asked for a while, and says what came, by whether the HTML named it. */
  settle(html: string): Promise<ScriptsSent>
}

const quietMs = 1500
const patienceMs = 15_000

/** Counts the scripts of a page and of its workers from now on. */
export async function countScripts(page: Page): Promise<ScriptCount> {
  const session = await page.context().newCDPSession(page)
  const scripts = new Map<string, { url: string; bytes: number }>()
  let changedAt = performance.now()
  await session.send('Network.enable')
  session.on('Network.requestWillBeSent', () => {
    changedAt = performance.now()
  })
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') scripts.set(requestId, { url: response.url, bytes: 0 })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    changedAt = performance.now()
    const script = scripts.get(requestId)
    if (script) script.bytes = encodedDataLength
  })
  const finished: Request[] = []
  page.on('requestfinished', (request) => {
    changedAt = performance.now()
    finished.push(request)
  })
  return {
    async settle(html) {
      const until = performance.now() + patienceMs
      while (performance.now() - changedAt < quietMs && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 100))
      const named = namedIn(html)
      const sum = (wanted: boolean) =>
        [...scripts.values()]
          .filter(({ url }) => named.has(new URL(url).pathname) === wanted)
          .reduce((bytes, script) => bytes + script.bytes, 0)
      const ofPage = new Set([...scripts.values()].map(({ url }) => url))
      // The page's own session does not see what its workers load.
      const ofWorkers = finished.filter((each) => /\.js($|\?|#)/.test(each.url()) && !ofPage.has(each.url()))
      const sizes = await Promise.all(ofWorkers.map((each) => each.sizes()))
      const inWorkers = sizes.reduce(
        (bytes, { responseHeadersSize, responseBodySize }) => bytes + responseHeadersSize + responseBodySize,
        0,
      )
      return { inHtml: sum(true), later: sum(false), inWorkers, files: scripts.size + ofWorkers.length }
    },
  }
}

/** The scripts that a document's tags name. */
const namedIn = (html: string): Set<string> =>
  new Set(
    [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.js[^"]*)"/g)].map(
      ([, address = '']) => new URL(address, 'http://localhost').pathname,
    ),
  )
