import 'server-only'
import { environment } from '#app/_server/environment.ts'
import { sessionCookie } from '#app/_server/session.ts'
import type { Store } from '#db/client.ts'
import { findLinks, type LiveLink } from '#db/reads/links.ts'
import { linkProof } from '#lib/crypto/link-proof.ts'
import { isSameSecret } from '#lib/crypto/tokens.ts'
import { type GrantId, grantId } from '#lib/domain/ids.ts'

const lifetimeMs = 30 * 24 * 60 * 60_000
/** More than these make the head of a request too large. Browsers send the oldest first. */
const cookieLimit = 40

/** One cookie per grant, with a proof in it instead of the token. */
type LinkCookie = { name: string; grantId: GrantId; proof: string }

/** The links that a `cookie` header proves, as far as they still lead somewhere. */
export async function provenLinks(store: Store, cookie: string | null): Promise<LiveLink[]> {
  const sent = new Map(linkCookies(cookie).map((each) => [each.grantId, each.proof]))
  const { secret } = sessionCookie()
  const links = await findLinks(store, [...sent.keys()])
  return links.filter((link) => isSameSecret(sent.get(link.grantId) ?? '', linkProof(secret, link)))
}

/** The `set-cookie` for which a link is exchanged: until the link expires, for 30 days at most. */
export function exchangeFor(link: LiveLink, nowMs: number): string {
  const untilMs = link.expiresAt === null ? lifetimeMs : Date.parse(link.expiresAt) - nowMs
  const seconds = Math.max(0, Math.floor(Math.min(lifetimeMs, untilMs) / 1_000))
  return written(`${prefix()}${link.grantId}`, linkProof(sessionCookie().secret, link), seconds)
}

/** The `set-cookie`s that take away what a `cookie` header has of links that lead nowhere, and of the oldest where there are many. */
export async function cleared(store: Store, cookie: string | null): Promise<string[]> {
  const live = new Set((await provenLinks(store, cookie)).map((link) => link.grantId))
  const sent = linkCookies(cookie, Number.POSITIVE_INFINITY)
  const kept = sent.filter((each) => live.has(each.grantId)).slice(1 - cookieLimit)
  return sent.filter((each) => !kept.includes(each)).map(({ name }) => written(name, '', 0))
}

function linkCookies(cookie: string | null, limit = cookieLimit): LinkCookie[] {
  const found = (cookie ?? '').split(';').flatMap((pair): LinkCookie[] => {
    const [name = '', proof = ''] = pair.trim().split('=')
    const id = grantId.safeParse(name.startsWith(prefix()) ? name.slice(prefix().length) : '')
    return id.success ? [{ name, grantId: id.data, proof }] : []
  })
  return found.slice(-limit)
}

const isSecure = () => environment().publicUrl.startsWith('https:')
const prefix = () => `${isSecure() ? '__Host-' : ''}greenroom.share.`

const written = (name: string, value: string, seconds: number): string =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}`
