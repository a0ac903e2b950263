import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { startLocalServer } from '#tests/support/local-server.ts'

export type AskedOfProvider = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
type Answer = (response: ServerResponse, asked: AskedOfProvider, request: IncomingMessage) => void

export type FakeProvider = {
  url: string
  /** What came, oldest first. */
  asked: AskedOfProvider[]
  /** What it answers from now on; at first an empty object. */
  answer: Answer
  close(): Promise<void>
}

/** A provider that answers as a test says. */
export async function startFakeProvider(): Promise<FakeProvider> {
  const asked: AskedOfProvider[] = []
  const server = await startLocalServer(() => (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() }
      asked.push(one)
      provider.answer(response, one, request)
    })
  })
  const provider: FakeProvider = { ...server, asked, answer: (response) => json(response, 200, {}) }
  return provider
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
