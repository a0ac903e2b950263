import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { download, type Reach } from '#agent-host/packages/guarded-download.ts'

const content = 'an archive'
const checksum = createHash('sha256').update(content).digest('hex')
const answers: Record<string, { status: number; location?: string; body?: string }> = {
  '/archive': { status: 200, body: content },
  '/gone': { status: 404 },
  '/moved': { status: 302, location: 'https://other.example/archive' },
  '/inside': { status: 302, location: 'https://inside.example/archive' },
  '/metadata': { status: 302, location: 'https://169.254.169.254/latest' },
  '/plain': { status: 302, location: 'http://public.example/archive' },
  '/round': { status: 302, location: '/round' },
  '/large': { status: 200, body: 'x'.repeat(5_000) },
}

let server: Server
let port: number
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/slow') return response.writeHead(200).flushHeaders()
    const { status, location, body } = answers[request.url ?? ''] ?? { status: 500 }
    response.writeHead(status, location ? { location } : {}).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

let file: string
let asked: string[]
beforeEach(async () => {
  const base = await mkdtemp(path.join(tmpdir(), 'download-'))
  file = path.join(base, 'archive')
  asked = []
  return () => rm(base, { recursive: true, force: true })
})

const names: Record<string, string[]> = {
  'public.example': ['93.184.216.34'],
  'other.example': ['93.184.216.35'],
  'inside.example': ['10.0.0.7'],
  'half.example': ['93.184.216.34', '127.0.0.1'],
}
/** Every public name is answered by the server above. */
const reach: Reach = {
  resolve: async (name) => {
    const addresses = names[name]
    if (!addresses) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })
    return addresses
  },
  open: (url, addresses, signal) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      asked.push(`${url.hostname} ${addresses.join(' ')}`)
      get({ host: '127.0.0.1', port, path: url.pathname, signal }, resolve).on('error', reject)
    }),
}
const { signal } = new AbortController()
const fetched = (url: string, more: Partial<Parameters<typeof download>[0]> = {}) =>
  download({ url, file, sha256: undefined, signal, reach, ...more })

test('an archive is fetched over redirects, each looked at, and checked', async () => {
  await fetched('https://public.example/moved', { sha256: checksum.toUpperCase() })
  expect(await readFile(file, 'utf8')).toBe(content)
  expect(asked).toEqual(['public.example 93.184.216.34', 'other.example 93.184.216.35'])
})

test.each([
  ['https://inside.example/archive', '“inside.example” is not a public address.'],
  ['https://half.example/archive', 'not a public address'],
  ['https://127.0.0.1/archive', 'not a public address'],
  ['https://[::1]/archive', 'not a public address'],
  ['https://public.example/inside', '“inside.example” is not a public address.'],
  ['https://public.example/metadata', 'not a public address'],
  ['https://public.example/plain', 'is not an https address'],
  ['https://me:word@public.example/archive', 'must not contain a user name'],
])('%s is refused', async (url, words) => {
  await expect(fetched(url)).rejects.toMatchObject({
    code: 'address_refused',
    message: expect.stringContaining(words),
  })
  expect(asked.filter((each) => !each.startsWith('public.example'))).toEqual([])
})

test.each([
  ['https://public.example/gone', 'public.example answered with 404 instead of the archive'],
  ['https://public.example/round', 'without end'],
  ['https://nowhere.example/archive', '“nowhere.example” cannot be found. Check the network of this host.'],
])('%s is told in words', async (url, words) => {
  await expect(fetched(url)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining(words) })
})

test('what is larger, slower or other than it may be is given up', async () => {
  await expect(fetched('https://public.example/large', { maxBytes: 1_000 })).rejects.toMatchObject({
    code: 'too_large',
  })
  await rm(file, { force: true })
  await expect(fetched('https://public.example/archive', { sha256: '0'.repeat(64) })).rejects.toThrow('checksum')
  await rm(file, { force: true })
  await expect(fetched('https://public.example/slow', { timeoutMs: 200 })).rejects.toThrow('did not come within')
})
