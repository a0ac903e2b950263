import { createInterface } from 'node:readline'
import type { ProcessGroup } from '#agent-host/processes/spawn-group.ts'
import type { BareAgent } from '#bench/turn/bare.ts'

type Message = {
  id?: number
  method?: string
  params?: { update?: { sessionUpdate?: string; content?: { text?: string } } }
  result?: { sessionId?: string }
  error?: { message: string }
}

const answerWithinMs = 60_000

/** An agent that speaks the Agent Client Protocol over its standard streams, asked by hand. It works in `directory`. */
export async function bareAcp(group: ProcessGroup, directory: string): Promise<BareAgent> {
  const waiting = new Map<number, PromiseWithResolvers<Message>>()
  let onText: () => void = () => undefined
  let calls = 0
  createInterface({ input: group.stdout }).on('line', (line) => {
    const message = parse(line)
    const update = message?.params?.update
    if (update?.sessionUpdate === 'agent_message_chunk' && update.content?.text) onText()
    else if (message?.method && message.id !== undefined) refuse(message.id)
    else if (message?.id !== undefined) waiting.get(message.id)?.resolve(message)
  })
  const send = (message: object) => group.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const refuse = (id: number) => send({ id, error: { code: -32601, message: 'Nothing is answered here' } })
  const call = async (method: string, params: object) => {
    const id = ++calls
    const answer = Promise.withResolvers<Message>()
    waiting.set(id, answer)
    send({ id, method, params })
    const late = AbortSignal.timeout(answerWithinMs)
    late.addEventListener('abort', () => answer.reject(new Error(`${method} was not answered: ${group.stderrTail()}`)))
    const { result, error } = await answer.promise
    waiting.delete(id)
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }
  await call('initialize', { protocolVersion: 1, clientCapabilities: { fs: {}, terminal: false } })
  return {
    openSession: async () => (await call('session/new', { cwd: directory, mcpServers: [] }))?.sessionId ?? '',
    prompt: async (sessionId, text) => {
      const askedAt = performance.now()
      let firstAt = 0
      onText = () => {
        firstAt ||= performance.now()
      }
      await call('session/prompt', { sessionId, prompt: [{ type: 'text', text }] })
      if (firstAt === 0) throw new Error('it said nothing')
      return firstAt - askedAt
    },
    [Symbol.asyncDispose]: () => group.end(),
  }
}

function parse(line: string): Message | null {
  try {
    return JSON.parse(line) as Message
  } catch {
    return null
  }
}
