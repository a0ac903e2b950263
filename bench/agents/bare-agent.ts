import { request } from 'node:http'
import { createInterface } from 'node:readline'

/**
 * The least that an agent does: speaks the Agent Client Protocol by hand and hands on each token of its model as it comes. What a token costs
 * beyond this is its agent's. `BENCH_MODEL_URL` is the model's.
 */
type Call = { id?: number; method?: string; params?: { sessionId?: string; prompt?: { text?: string }[] } }

const model = new URL(`${process.env.BENCH_MODEL_URL}/chat/completions`)
let sessions = 0

const print = (message: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

createInterface({ input: process.stdin }).on('line', (line) => void answer(JSON.parse(line) as Call))

async function answer({ id, method, params = {} }: Call): Promise<void> {
  if (id === undefined) return
  if (method === 'initialize') print({ id, result: { protocolVersion: 1, agentCapabilities: {}, authMethods: [] } })
  else if (method === 'session/new') print({ id, result: { sessionId: `session-${++sessions}` } })
  else if (method === 'session/prompt') {
    await speak(params.sessionId ?? '', (params.prompt ?? []).map(({ text }) => text ?? '').join(''))
    print({ id, result: { stopReason: 'end_turn' } })
  } else print({ id, error: { code: -32601, message: `no method ${method}` } })
}

function speak(sessionId: string, text: string): Promise<void> {
  const body = JSON.stringify({ model: 'scripted', stream: true, messages: [{ role: 'user', content: text }] })
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' }
    const asking = request(model, { method: 'POST', headers }, (response) => {
      createInterface({ input: response })
        .on('line', (line) => tell(sessionId, line))
        .on('close', resolve)
    })
    asking.on('error', reject).end(body)
  })
}

function tell(sessionId: string, line: string): void {
  if (!line.startsWith('data: {')) return
  const { choices } = JSON.parse(line.slice(6)) as { choices?: { delta?: { content?: string } }[] }
  const text = choices?.[0]?.delta?.content
  if (!text) return
  const update = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } }
  print({ method: 'session/update', params: { sessionId, update } })
}
