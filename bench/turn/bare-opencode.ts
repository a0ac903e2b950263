import { createInterface } from 'node:readline'
import type { ProcessGroup } from '#agent-host/processes/spawn-group.ts'
import type { BareAgent } from '#bench/turn/bare.ts'

type Event = {
  type?: string
  properties?: { sessionID?: string; field?: string; delta?: string; part?: { type?: string; text?: string } }
}
type Line = { payload?: Event }

/** An `opencode serve`, asked over its own HTTP API by hand. It works in `directory`. */
export async function bareOpencode(group: ProcessGroup, directory: string, password: string): Promise<BareAgent> {
  const address = await listening(group)
  const headers = {
    authorization: `Basic ${Buffer.from(`opencode:${password}`).toString('base64')}`,
    'content-type': 'application/json',
  }
  const where = `directory=${encodeURIComponent(directory)}`
  const post = async (path: string, body: object) => {
    const response = await fetch(`${address}${path}?${where}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const leave = new AbortController()
  const stream = await fetch(`${address}/global/event`, { headers, signal: leave.signal })
  let hear: (event: Event) => void = () => undefined
  void readLines(stream.body, (line) => hear(line.payload ?? {})).catch(() => undefined)
  return {
    openSession: async () => ((await (await post('/session', { title: 'Bench' })).json()) as { id: string }).id,
    prompt: async (sessionId, text) => {
      const askedAt = performance.now()
      let firstAt = 0
      const over = Promise.withResolvers<void>()
      hear = ({ type, properties }) => {
        if (properties?.sessionID !== sessionId) return
        if (type === 'message.part.delta' && properties.field === 'text') firstAt ||= performance.now()
        if (type === 'session.idle' && firstAt > 0) over.resolve()
      }
      await post(`/session/${sessionId}/prompt_async`, { parts: [{ type: 'text', text }] })
      await over.promise
      return firstAt - askedAt
    },
    [Symbol.asyncDispose]: async () => {
      leave.abort()
      await group.end()
    },
  }
}

function listening(group: ProcessGroup): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: group.stdout }).on('line', (line) => {
      const found = /listening on (http:\/\/\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
}

async function readLines(body: ReadableStream<Uint8Array<ArrayBuffer>> | null, hear: (line: Line) => void) {
  let carry = ''
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (carry + piece).split('\n')
    carry = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) hear(JSON.parse(line.slice(6)) as Line)
  }
}
