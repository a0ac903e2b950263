import 'server-only'
import { environment } from '#app/_server/environment.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/**
 * Refuses a change that a browser makes for another site. Browsers say so in `Sec-Fetch-Site` or `Origin`; what sends neither is no
 * browser, and nobody else's cookie. The order of the checks is that of Go's `http.CrossOriginProtection`.
 */
export function requireSameOrigin(request: Request): void {
  const { headers } = request
  const origin = headers.get('origin')
  if (origin !== null && origin === new URL(environment().publicUrl).origin) return
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return
  if (site === null && (origin === null || isHost(origin, headers))) return
  throw new Refusal('forbidden', 'This change was asked for by another site.')
}

const isHost = (origin: string, headers: Headers): boolean =>
  URL.canParse(origin) && new URL(origin).host === (headers.get('x-forwarded-host') ?? headers.get('host'))
