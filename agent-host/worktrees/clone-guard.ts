import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import { Refusal } from '#lib/domain/refusal.ts'

/** An address to clone from, with what its name means pinned, so that a later answer of the name service changes nothing. */
export type GuardedUrl = { href: string; host: string; scheme: 'http' | 'https'; port: string; addresses: string[] }

/** All addresses of a name; rejects where it has none. */
type ResolveHost = (name: string) => Promise<string[]>

export type CloneGuard = {
  /** Hosts (`name` or `name:port`, lower case) that may be cloned from although they are in a private network. */
  cloneHosts: readonly string[]
  resolve?: ResolveHost | undefined
}

/** Addresses that look public but reach the inside of a cloud. */
const metadataAddresses = ['168.63.129.16']

/**
 * Says whether a clone from this address may be tried. Refuses with `invalid` (not an http address, or one that carries a password),
 * `clone_failed` (unknown host) or `address_refused` (private, loopback, link-local, metadata and whatever else is not public).
 */
export async function guardCloneUrl(text: string, guard: CloneGuard): Promise<GuardedUrl> {
  const url = parseCloneUrl(text)
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port || (scheme === 'https' ? '443' : '80')
  const addresses = ipaddr.isValid(host) ? [host] : await resolveAll(host, guard.resolve ?? lookUp)
  const allowed = [host, url.hostname, `${host}:${port}`, `${url.hostname}:${port}`].some((name) =>
    guard.cloneHosts.includes(name),
  )
  if (!allowed && !addresses.every(isPublic))
    throw new Refusal(
      'address_refused',
      `“${host}” is not a public address. An administrator can allow it with CLONE_HOSTS.`,
    )
  return { href: url.href, host, scheme, port, addresses }
}

/** Configuration that makes Git use the addresses that were looked at, and no other. Port and name as Git's HTTP client knows them. */
export function pinned(url: GuardedUrl): Record<string, string> {
  const addresses = url.addresses.map((address) => (address.includes(':') ? `[${address}]` : address))
  return { 'http.curloptResolve': `${url.host}:${url.port}:${addresses.join(',')}`, 'http.proxy': '' }
}

/** Whether an address is one of the public internet; a v4 address within a v6 one counts as what it is. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast' || metadataAddresses.includes(parsed.toString())) return false
  // Of IPv6 only 2000::/3 is given out (RFC 4291, section 2.4); the deprecated ::a.b.c.d is not.
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'))
}

function parseCloneUrl(text: string): URL {
  const invalid = (message: string) => new Refusal('invalid', message, { fields: { url: message } })
  if (!URL.canParse(text))
    throw invalid('This is not an address that can be cloned. Give one that starts with https://.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid('Only https and http addresses can be cloned.')
  if (url.username || url.password) throw invalid('The address must not contain a user name or a password.')
  if (url.search || url.hash) throw invalid('The address must not contain “?” or “#”.')
  return url
}

const lookUp: ResolveHost = async (name) => (await lookup(name, { all: true })).map(({ address }) => address)

async function resolveAll(host: string, resolve: ResolveHost): Promise<string[]> {
  const addresses = await resolve(host).catch((error: unknown) => {
    throw new Refusal('clone_failed', `There is no host “${host}”.`, { cause: error })
  })
  if (addresses.length === 0) throw new Refusal('clone_failed', `There is no host “${host}”.`)
  return addresses
}
