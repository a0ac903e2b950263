import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Packed, tarOf } from '#tests/support/archives.ts'

/** A package as its files, which lie in `package/` of its archive. */
export type Published = { name: string; version: string; bin?: Record<string, string>; files: Packed[] }

/** An npm registry of a few packages, on this machine. */
export async function startNpmRegistry(...packages: Published[]): Promise<{ url: string; close(): void }> {
  const archives = new Map<string, Buffer>()
  const documents = new Map<string, unknown>()
  const server = createServer((request, response) => answer(request, response, { archives, documents }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const { name, version, bin, files } of packages) {
    const about = { name, version, bin }
    const archive = await tarOf(
      { name: 'package/package.json', text: JSON.stringify(about) },
      ...files.map((file) => ({ ...file, name: `package/${file.name}` })),
    )
    const place = `/-/${encodeURIComponent(name)}-${version}.tgz`
    archives.set(place, archive)
    const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`
    const versions = { [version]: { ...about, dist: { tarball: `${url}${place}`, integrity } } }
    documents.set(name, { name, 'dist-tags': { latest: version }, versions })
  }
  return {
    url,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

type Stock = { archives: Map<string, Buffer>; documents: Map<string, unknown> }

function answer(request: IncomingMessage, response: ServerResponse, { archives, documents }: Stock): void {
  const path = request.url ?? '/'
  const archive = archives.get(path)
  if (archive) return void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(archive)
  const document = documents.get(decodeURIComponent(path.slice(1)))
  response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
  response.end(JSON.stringify(document ?? { error: 'Not found' }))
}
