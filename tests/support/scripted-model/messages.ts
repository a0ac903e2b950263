import type { ServerResponse } from 'node:http'
import {
  type Conversation,
  type JsonSchema,
  type ModelRequest,
  records,
  type SaidMessage,
  type ScriptedError,
  type Step,
  textOf,
} from './conversation.ts'
import { isSearch } from './deferred.ts'
import { paced } from './paced.ts'

/** Anthropic's messages, https://docs.anthropic.com/en/api/messages: streaming and whole. */
export const messages = { path: /\/messages$/, read, answer, fail }

const usage = { input_tokens: 1200, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 42 }
let made = 0
const newId = (prefix: string) => `${prefix}_scripted${++made}`

function read({ body }: ModelRequest): Conversation {
  const system: SaidMessage[] = body.system ? [{ role: 'system', text: textOf(body.system) }] : []
  const tools = records(body.tools).map(({ name, input_schema: schema }) => ({
    name: String(name),
    schema: (schema ?? {}) as JsonSchema,
  }))
  const said = records(body.messages)
  const blocks = said.flatMap(({ content }) => records(content))
  const searches = new Set(blocks.filter(({ type, name }) => type === 'tool_use' && isSearch(name)).map(({ id }) => id))
  const heard = said.flatMap((message) => readMessage(message, searches))
  return { messages: [...system, ...heard], tools, searches: searches.size }
}

/** Results of tools come in messages of the user, what a client adds to them beside. */
function readMessage({ role, content }: Record<string, unknown>, searches: ReadonlySet<unknown>): SaidMessage[] {
  if (role !== 'user') return [{ role: 'assistant', text: textOf(content) }]
  const results = records(content).filter(({ type }) => type === 'tool_result')
  const told = results.filter(({ tool_use_id: id }) => !searches.has(id))
  const text = textOf(content).trim()
  // Beside what a search found, the client says that it found it.
  const isSaid = results.length === 0 || (text !== '' && told.length > 0)
  return [
    ...told.map((result): SaidMessage => ({ role: 'tool', text: textOf(result.content) })),
    ...(isSaid ? [{ role: 'user' as const, text }] : []),
  ]
}

async function answer(response: ServerResponse, { body }: ModelRequest, steps: Step[], signal: AbortSignal) {
  const isStream = body.stream === true
  const base = { id: newId('msg'), type: 'message', role: 'assistant', model: body.model, stop_sequence: null }
  const send = (type: string, event: Record<string, unknown> = {}) => {
    if (isStream) response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...event })}\n\n`)
  }
  if (isStream) response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const begun = { ...base, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } }
  send('message_start', { message: begun })
  const content: Record<string, unknown>[] = []
  for (const [index, step] of steps.entries()) content.push(await sendBlock(step, { index, send, signal }))
  const reason = steps.some(({ kind }) => kind === 'call') ? 'tool_use' : 'end_turn'
  send('message_delta', { delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 42 } })
  send('message_stop')
  if (isStream) return response.end()
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ...base, content, stop_reason: reason, usage }))
}

type Sending = {
  index: number
  send(type: string, event?: Record<string, unknown>): void
  signal: AbortSignal
}

async function sendBlock(step: Step, { index, send, signal }: Sending): Promise<Record<string, unknown>> {
  const begin = (block: Record<string, unknown>) => send('content_block_start', { index, content_block: block })
  const delta = (said: Record<string, unknown>) => send('content_block_delta', { index, delta: said })
  if (step.kind === 'call') {
    const block = { type: 'tool_use', id: newId('toolu'), name: step.tool, input: {} }
    begin(block)
    for (const piece of JSON.stringify(step.input).match(/[\s\S]{1,24}/g) ?? [])
      delta({ type: 'input_json_delta', partial_json: piece })
    send('content_block_stop', { index })
    return { ...block, input: step.input }
  }
  const isText = step.kind === 'text'
  begin(isText ? { type: 'text', text: '' } : { type: 'thinking', thinking: '', signature: '' })
  let text = ''
  for await (const token of paced(step, signal)) {
    text += token
    delta(isText ? { type: 'text_delta', text: token } : { type: 'thinking_delta', thinking: token })
  }
  const signature = 'c2lnbmVk'
  if (!isText) delta({ type: 'signature_delta', signature })
  send('content_block_stop', { index })
  return isText ? { type: 'text', text } : { type: 'thinking', thinking: text, signature }
}

const kinds: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

function fail(response: ServerResponse, { status, message }: ScriptedError) {
  const wait = status === 429 ? { 'retry-after': '1' } : {}
  response.writeHead(status, { 'content-type': 'application/json', ...wait })
  response.end(JSON.stringify({ type: 'error', error: { type: kinds[status] ?? 'api_error', message } }))
}
