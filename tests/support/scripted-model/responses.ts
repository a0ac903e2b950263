import type { ServerResponse } from 'node:http'
import {
  type Conversation,
  type JsonSchema,
  type ModelRequest,
  type OfferedTool,
  records,
  type SaidMessage,
  type ScriptedError,
  type Step,
  textOf,
} from './conversation.ts'
import { paced } from './paced.ts'

/** OpenAI's responses, https://platform.openai.com/docs/api-reference/responses: streaming and whole. */
export const responses = { path: /\/responses$/, read, answer, fail }

const usage = {
  input_tokens: 1200,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 42,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 1242,
}
let made = 0
const newId = (prefix: string) => `${prefix}_scripted${++made}`

function read({ body }: ModelRequest): Conversation {
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : records(body.input)
  const told: SaidMessage[] = typeof body.instructions === 'string' ? [{ role: 'system', text: body.instructions }] : []
  const later = input.flatMap(({ type, tools }) => (type === 'additional_tools' ? records(tools) : []))
  return {
    messages: [...told, ...input.flatMap(readItem)],
    tools: [...records(body.tools), ...later].flatMap(readTool),
  }
}

function readItem(item: Record<string, unknown>): SaidMessage[] {
  const type = String(item.type ?? 'message')
  if (type === 'message') return [{ role: roles[String(item.role)] ?? 'system', text: textOf(item.content) }]
  if (type.endsWith('_output'))
    return [{ role: 'tool', text: typeof item.output === 'string' ? item.output : JSON.stringify(item.output) }]
  return type.endsWith('_call') ? [{ role: 'assistant', text: '' }] : []
}

const roles: Record<string, SaidMessage['role']> = { user: 'user', assistant: 'assistant' }

function readTool(tool: Record<string, unknown>): OfferedTool[] {
  if (tool.type === 'namespace')
    return records(tool.tools)
      .flatMap(readTool)
      .map((one) => ({ ...one, namespace: String(tool.name) }))
  const name = String(tool.name ?? tool.type)
  return [{ name, schema: (tool.parameters ?? {}) as JsonSchema, isFree: tool.type === 'custom' }]
}

async function answer(response: ServerResponse, { body }: ModelRequest, steps: Step[], signal: AbortSignal) {
  const isStream = body.stream === true
  const base = { id: newId('resp'), object: 'response', created_at: 1, model: body.model }
  const output: Record<string, unknown>[] = []
  let sequence = 0
  const send = (type: string, event: Record<string, unknown>) => {
    if (!isStream) return
    const data = JSON.stringify({ type, sequence_number: sequence++, ...event })
    response.write(`event: ${type}\ndata: ${data}\n\n`)
  }
  if (isStream) response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  send('response.created', { response: { ...base, status: 'in_progress', output: [], usage: null } })
  for (const step of steps) {
    const place = { output_index: output.length }
    if (step.kind === 'call') {
      const item = callItem(step)
      send('response.output_item.added', { ...place, item })
      send('response.output_item.done', { ...place, item })
      output.push(item)
    } else output.push(await (step.kind === 'text' ? sendText : sendReasoning)(step, { send, place, signal }))
  }
  const whole = { ...base, status: 'completed', output, usage }
  send('response.completed', { response: whole })
  if (isStream) return response.end()
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(whole))
}

function callItem({ tool: name, namespace, input }: Extract<Step, { kind: 'call' }>): Record<string, unknown> {
  const base = { status: 'completed', call_id: newId('call'), name, ...(namespace && { namespace }) }
  if (typeof input === 'string') return { id: newId('ctc'), type: 'custom_tool_call', ...base, input }
  return { id: newId('fc'), type: 'function_call', ...base, arguments: JSON.stringify(input) }
}

type Sending = {
  send(type: string, event: Record<string, unknown>): void
  place: { output_index: number }
  signal: AbortSignal
}
type Said = Exclude<Step, { kind: 'call' }>

async function sendText(step: Said, { send, place, signal }: Sending) {
  const id = newId('msg')
  const begun = { id, type: 'message', status: 'in_progress', role: 'assistant', content: [] }
  const at = { item_id: id, ...place, content_index: 0 }
  send('response.output_item.added', { ...place, item: begun })
  send('response.content_part.added', { ...at, part: { type: 'output_text', text: '', annotations: [] } })
  let text = ''
  for await (const token of paced(step, signal)) {
    text += token
    send('response.output_text.delta', { ...at, delta: token })
  }
  const item = { ...begun, status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] }
  send('response.output_text.done', { ...at, text })
  send('response.output_item.done', { ...place, item })
  return item
}

async function sendReasoning(step: Said, { send, place, signal }: Sending) {
  const id = newId('rs')
  const at = { item_id: id, ...place, summary_index: 0 }
  send('response.output_item.added', { ...place, item: { id, type: 'reasoning', summary: [] } })
  send('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } })
  let text = ''
  for await (const token of paced(step, signal)) {
    text += token
    send('response.reasoning_summary_text.delta', { ...at, delta: token })
  }
  const item = { id, type: 'reasoning', summary: [{ type: 'summary_text', text }] }
  send('response.output_item.done', { ...place, item })
  return item
}

function fail(response: ServerResponse, error: ScriptedError) {
  const wait = error.status === 429 ? { 'retry-after': '1' } : {}
  response.writeHead(error.status, { 'content-type': 'application/json', ...wait })
  response.end(JSON.stringify({ error: { message: error.message, type: error.code, code: error.code } }))
}
