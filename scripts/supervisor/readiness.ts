import { setTimeout as delay } from 'node:timers/promises'

const pollMs = 50
const answerTimeoutMs = 5_000

/** Where this machine reaches what listens on `host`: a wildcard is no address to connect to. */
export function localOrigin(host: string, port: number): string {
  const wildcards: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const address = wildcards[host] ?? host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

/**
 * Resolves when the web answers `/api/v1/health` with 200, or, when `wholly` is false, with anything: a web without a host
 * is complete by itself. Rejects when `signal` aborts.
 */
export async function untilReady(origin: string, how: { wholly: boolean; signal: AbortSignal }): Promise<void> {
  for (; ; await delay(pollMs, undefined, { signal: how.signal })) {
    const signal = AbortSignal.any([how.signal, AbortSignal.timeout(answerTimeoutMs)])
    const response = await fetch(`${origin}/api/v1/health`, { signal }).catch(() => null)
    await response?.body?.cancel()
    how.signal.throwIfAborted()
    if (response && (response.ok || !how.wholly)) return
  }
}
