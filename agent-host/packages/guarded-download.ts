import { createHash } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import ipaddr from 'ipaddr.js'
import { isPublic } from '#agent-host/worktrees/clone-guard.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** How an address is reached; the tests' own server is reached otherwise. */
export type Reach = {
  resolve(name: string): Promise<string[]>
  /** Asks these addresses of the host, and no others. */
  open(url: URL, addresses: string[], signal: AbortSignal): Promise<IncomingMessage>
}

export type Download = {
  url: string
  file: string
  sha256: string | undefined
  signal: AbortSignal
  maxBytes?: number
  timeoutMs?: number
  reach?: Reach
}

const redirects = [301, 302, 303, 307, 308]
const maxRedirects = 5

/**
 * Fetches a file from a public https address into a new file. Every address on the way is looked at, and what its name meant then is
 * what is asked. Throws `Refusal`: `address_refused`, `too_large` or `unavailable`, in words.
 */
export async function download(wanted: Download): Promise<void> {
  const { reach = publicReach, timeoutMs = 10 * 60_000 } = wanted
  const late = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([wanted.signal, late])
  try {
    const response = await follow(wanted.url, reach, signal)
    await keep(response, { ...wanted, signal })
  } catch (error) {
    wanted.signal.throwIfAborted()
    if (late.aborted) throw new Refusal('unavailable', `${wanted.url} did not come within ${timeoutMs / 1000} s.`)
    throw error instanceof Refusal ? error : unreachable(wanted.url, error)
  }
}

async function follow(address: string, reach: Reach, signal: AbortSignal): Promise<IncomingMessage> {
  let url = new URL(address)
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await reach.open(url, await guard(url, reach), signal)
    const { statusCode: status = 0, headers } = response
    if (status === 200) return response
    response.destroy()
    const next = headers.location
    if (!redirects.includes(status) || !next || !URL.canParse(next, url))
      throw new Refusal('unavailable', `${url.host} answered with ${status} instead of the archive ${address}.`)
    url = new URL(next, url)
  }
  throw new Refusal('unavailable', `${address} leads from one address to the next without end.`)
}

/** The addresses of a URL's host, all of them public. */
async function guard(url: URL, reach: Reach): Promise<string[]> {
  const refuse = (message: string) => new Refusal('address_refused', message)
  if (url.protocol !== 'https:') throw refuse(`${url.href} is not an https address.`)
  if (url.username || url.password) throw refuse('The address must not contain a user name or a password.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = ipaddr.isValid(host) ? [host] : await reach.resolve(host)
  if (addresses.length === 0) throw new Refusal('unavailable', `There is no host “${host}”.`)
  if (!addresses.every(isPublic)) throw refuse(`“${host}” is not a public address.`)
  return addresses
}

async function keep(response: IncomingMessage, wanted: Download): Promise<void> {
  const { url, file, sha256, signal, maxBytes = 512 * 1024 * 1024 } = wanted
  const hash = createHash('sha256')
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length
      hash.update(chunk)
      const words = `${url} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`
      done(bytes > maxBytes ? new Refusal('too_large', words) : null, chunk)
    },
  })
  await pipeline(response, counted, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal })
  if (sha256 && hash.digest('hex') !== sha256.toLowerCase())
    throw new Refusal('unavailable', `${url} is not what its checksum says. Nothing of it was kept.`)
}

const idleTimeoutMs = 30_000

const publicReach: Reach = {
  resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  open: (url, addresses, signal) =>
    new Promise((resolve, reject) => {
      const options = { agent: false as const, signal, lookup: pinnedTo(addresses), headers: { accept: '*/*' } }
      const asking = request(url, options, resolve)
      asking.setTimeout(idleTimeoutMs, () => asking.destroy(new Error('nothing came for 30 s')))
      asking.on('error', reject)
      asking.end()
    }),
}

/** A name service that knows these addresses alone. */
function pinnedTo(addresses: string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return (_, options, answer) => {
    const [first] = all
    if (options.all) answer(null, all)
    else answer(null, first?.address ?? '', first?.family)
  }
}

function unreachable(url: string, error: unknown): Refusal {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return new Refusal('unavailable', 'There is no room left on the disk of this host.')
  const { host } = new URL(url)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new Refusal('unavailable', `“${host}” cannot be found. Check the network of this host.`, { cause: error })
  return new Refusal('unavailable', `“${host}” cannot be reached: ${message}.`, { cause: error })
}
