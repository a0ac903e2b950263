import type { ServerResponse } from 'node:http'
import {
  type Conversation,
  isRecord,
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

/** OpenAI's chat completions, https://platform.openai.com/docs/api-reference/chat: streaming and whole. */
export const chatCompletions = { path: /\/chat\/completions$/, read, answer, fail }

const usage = { prompt_tokens: 1200, completion_tokens: 42, total_tokens: 1242 }
let made = 0
const newId = (prefix: string) => `${prefix}_scripted${++made}`

function read({ body }: ModelRequest): Conversation {
  const said = records(body.messages)
  const searches = new Set(
    said.flatMap(({ tool_calls: calls }) =>
      records(calls)
        .filter(isSearchCall)
        .map(({ id }) => id),
    ),
  )
  const messages = said
    .filter((message) => !searches.has(message.tool_call_id))
    .map(
      (message): SaidMessage => ({
        role: roles[String(message.role)] ?? 'system',
        text: textOf(message.content),
      }),
    )
  const tools = records(body.tools).flatMap((tool) => {
    if (!isRecord(tool.function)) return []
    return [{ name: String(tool.function.name), schema: (tool.function.parameters ?? {}) as JsonSchema }]
  })
  return { messages, tools, searches: searches.size }
}

const isSearchCall = ({ function: called }: Record<string, unknown>) => isRecord(called) && isSearch(called.name)

const roles: Record<string, SaidMessage['role']> = { user: 'user', assistant: 'assistant', tool: 'tool' }

async function answer(response: ServerResponse, { body }: ModelRequest, steps: Step[], signal: AbortSignal) {
  if (body.stream === true) await stream(response, body, steps, signal)
  else await whole(response, body, steps, signal)
}

async function stream(response: ServerResponse, body: Record<string, unknown>, steps: Step[], signal: AbortSignal) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const base = { id: newId('chatcmpl'), object: 'chat.completion.chunk', created: 1, model: body.model }
  const send = (delta: Record<string, unknown>, finish: string | null = null) =>
    frame(response, { ...base, choices: [{ index: 0, delta, finish_reason: finish }] })
  send({ role: 'assistant', content: '' })
  let calls = 0
  for (const step of steps) {
    if (step.kind === 'call') sendCall(send, step, calls++)
    else
      for await (const token of paced(step, signal))
        send(step.kind === 'text' ? { content: token } : { reasoning_content: token })
  }
  send({}, calls ? 'tool_calls' : 'stop')
  frame(response, { ...base, choices: [], usage })
  response.end('data: [DONE]\n\n')
}

/** The input comes in pieces, as providers send it. */
function sendCall(
  send: (delta: Record<string, unknown>) => void,
  step: Extract<Step, { kind: 'call' }>,
  index: number,
) {
  const pieces = JSON.stringify(step.input).match(/[\s\S]{1,24}/g) ?? []
  const id = newId('call')
  pieces.forEach((piece, at) => {
    const first = at === 0 ? { id, type: 'function' } : {}
    const name = at === 0 ? { name: step.tool } : {}
    send({ tool_calls: [{ index, ...first, function: { ...name, arguments: piece } }] })
  })
}

async function whole(response: ServerResponse, body: Record<string, unknown>, steps: Step[], signal: AbortSignal) {
  const message: { role: string; content: string; reasoning_content?: string; tool_calls?: unknown[] } = {
    role: 'assistant',
    content: '',
  }
  for (const step of steps) {
    if (step.kind === 'call') {
      const called = { name: step.tool, arguments: JSON.stringify(step.input) }
      message.tool_calls = [...(message.tool_calls ?? []), { id: newId('call'), type: 'function', function: called }]
      continue
    }
    const field = step.kind === 'text' ? 'content' : 'reasoning_content'
    for await (const token of paced(step, signal)) message[field] = (message[field] ?? '') + token
  }
  const choice = { index: 0, message, finish_reason: message.tool_calls ? 'tool_calls' : 'stop' }
  const completion = { id: newId('chatcmpl'), object: 'chat.completion', created: 1, model: body.model }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ...completion, choices: [choice], usage }))
}

function fail(response: ServerResponse, error: ScriptedError) {
  const wait = error.status === 429 ? { 'retry-after': '1', 'retry-after-ms': '100' } : {}
  response.writeHead(error.status, { 'content-type': 'application/json', ...wait })
  response.end(JSON.stringify({ error: { message: error.message, type: error.code, code: error.code, param: null } }))
}

const frame = (response: ServerResponse, value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`)
