import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Broadcast } from '#bench/peers/broadcast.ts'
import type { Said } from '#bench/peers/model-tokens.ts'
import { Resumable, resumableContext } from '#bench/peers/resumable.ts'
import { answerAsks } from '#bench/programs/program.ts'

/** A peer's server, in a process of its own: `PEER` says which. */
const peer = process.env.PEER
const context = peer === 'resumable-stream' ? resumableContext() : null
const streams = new Map<string, Broadcast | Resumable>()
let current: (Broadcast | Resumable)[] = []
let made = 0

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const stream = streams.get(url.pathname)
  if (!stream) response.writeHead(404).end()
  else if (stream instanceof Broadcast) await stream.follow(response)
  else {
    const resumeAt = url.searchParams.get('resumeAt')
    await stream.follow(response, resumeAt ? Number.parseInt(resumeAt, 10) : undefined).catch(() => response.destroy())
  }
})
server.listen(0, 'localhost')
await once(server, 'listening')
const { port } = server.address() as AddressInfo

answerAsks({
  open(count: number): string[] {
    current = []
    streams.clear()
    return Array.from({ length: count }, () => {
      const path = `/streams/${++made}`
      const stream = context ? new Resumable(path, context) : new Broadcast(peer === 'gathered' ? 15 : 0)
      streams.set(path, stream)
      current.push(stream)
      return `http://localhost:${port}${path}`
    })
  },
  begin(said: Said) {
    for (const stream of current) void stream.run(said)
  },
})
