import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'

/**
 * A provider in a thread of its own: answers a small request at once, and one that asks for a stream by chunks that say when they were
 * written, in milliseconds of the machine's clock, `chunks` of them at `rate` a second.
 */
const clockMs = () => performance.timeOrigin + performance.now()

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', async () => {
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as { stream?: boolean; chunks?: number; rate?: number }
    if (!asked.stream) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const { chunks: count = 1, rate = 1 } = asked
    const began = clockMs()
    for (let written = 0; written < count; written++) {
      const dueMs = began + (written * 1000) / rate - clockMs()
      if (dueMs > 1) await delay(dueMs)
      response.write(`data: {"choices":[{"delta":{"content":"${clockMs()}"}}]}\n\n`)
    }
    response.end('data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\ndata: [DONE]\n\n')
  })
})
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port))
