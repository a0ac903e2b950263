import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import { isSameSecret } from '#lib/crypto/tokens.ts'

type Served = { port: number; token: string; registry: Registry; onFault(error: unknown): void }

/**
 * Serves what a process measures as Prometheus' text at `/metrics` of a loopback port, to who shows the token: agents on the machine
 * reach that port too. `port` 0 takes a free one. Rejects where nobody can listen there.
 */
export async function serveMetrics(served: Served): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: string, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(body)
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ')
    if (scheme.toLowerCase() !== 'bearer' || !isSameSecret(token, served.token)) {
      answer(401, 'Send the token of the metrics.\n', { 'www-authenticate': 'Bearer' })
      return
    }
    if (request.method !== 'GET' || request.url !== '/metrics') {
      answer(404, 'There is only /metrics.\n')
      return
    }
    served.registry.metrics().then(
      (text) => answer(200, text, { 'content-type': served.registry.contentType, 'cache-control': 'no-store' }),
      (error: unknown) => {
        served.onFault(error)
        answer(500, 'The metrics could not be read.\n')
      },
    )
  })
  await listen(server, served.port)
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
