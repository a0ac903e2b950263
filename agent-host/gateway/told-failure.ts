import type { IncomingHttpHeaders } from 'node:http'
import { classifyError } from '#agent-host/backends/classify-error.ts'
import type { Filter } from '#agent-host/gateway/client-bytes.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** What is read of a failed answer to say in words what it means. */
const readBytes = 4096

/** What a client gets of a failed answer passes through unchanged; its beginning is kept. */
export function failureWords(): Filter & { readonly text: string } {
  let kept: Buffer = Buffer.alloc(0)
  return {
    push(bytes) {
      if (kept.length < readBytes) kept = Buffer.concat([kept, bytes.subarray(0, readBytes - kept.length)])
      return bytes
    },
    end: () => Buffer.alloc(0),
    get text() {
      return kept.toString('utf8')
    },
  }
}

/** A provider's answer that is a failure, as a turn's error. */
export const toldFailure = (text: string, httpStatus: number): TurnError => classifyError({ text, httpStatus })

/** How long a provider wants not to be asked; 0 where it does not say. */
export function retryAfterMs(headers: IncomingHttpHeaders): number {
  const given = headers['retry-after-ms']
  if (typeof given === 'string' && Number(given) >= 0) return Number(given)
  const said = headers['retry-after']
  if (said === undefined) return 0
  const ms = Number.isNaN(Number(said)) ? Date.parse(said) - Date.now() : Number(said) * 1000
  return Number.isFinite(ms) ? Math.max(0, Math.round(ms)) : 0
}
