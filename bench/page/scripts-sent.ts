import type { CDPSession } from '@playwright/test'

/** The JavaScript that came over the wire, compressed and with its headers, in bytes. */
export type ScriptsSent = { inHtml: number; later: number; files: number }

export type ScriptCount = {
  /** Waits until nothing was asked for a while, and says what came, by whether the HTML named it. */
  settle(html: string): Promise<ScriptsSent>
}

const quietMs = 1500
const patienceMs = 15_000

/** Counts the scripts of a page from now on, those of its workers' files among them as far as the page asks for them. */
export async function countScripts(session: CDPSession): Promise<ScriptCount> {
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
      return { inHtml: sum(true), later: sum(false), files: scripts.size }
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
