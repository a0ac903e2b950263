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
import { paced } from './paced.ts'

/** Google's generateContent, https://ai.google.dev/api/generate-content: streaming and whole. */
export const generateContent = { path: /:(stream)?[gG]enerateContent$/, read, answer, fail }

const usageMetadata = { promptTokenCount: 1200, candidatesTokenCount: 42, totalTokenCount: 1242 }
let made = 0

function read({ body }: ModelRequest): Conversation {
  const told = isRecord(body.systemInstruction) ? textOf(body.systemInstruction.parts) : ''
  const system: SaidMessage[] = told ? [{ role: 'system', text: told }] : []
  const tools = records(body.tools)
    .flatMap(({ functionDeclarations }) => records(functionDeclarations))
    .map(({ name, parametersJsonSchema, parameters }) => ({
      name: String(name),
      schema: (parametersJsonSchema ?? parameters ?? {}) as JsonSchema,
    }))
  const form = formOf(body.generationConfig)
  return { messages: [...system, ...records(body.contents).flatMap(readContent)], tools, ...(form && { form }) }
}

function readContent({ role, parts }: Record<string, unknown>): SaidMessage[] {
  const text = textOf(parts)
  if (role === 'model') return [{ role: 'assistant', text }]
  const results = records(parts).filter(({ functionResponse }) => isRecord(functionResponse))
  return [
    ...results.map((part): SaidMessage => ({ role: 'tool', text: JSON.stringify(part.functionResponse) })),
    ...(text.trim() || results.length === 0 ? [{ role: 'user' as const, text }] : []),
  ]
}

function formOf(config: unknown): JsonSchema | null {
  if (!isRecord(config) || config.responseMimeType !== 'application/json') return null
  return (config.responseJsonSchema ?? config.responseSchema ?? {}) as JsonSchema
}

async function answer(response: ServerResponse, { path, body }: ModelRequest, steps: Step[], signal: AbortSignal) {
  const responseId = `scripted${++made}`
  const modelVersion = /models\/([^:]+):/.exec(path)?.[1] ?? body.model
  const chunk = (parts: Record<string, unknown>[], isLast = false) => ({
    candidates: [{ index: 0, content: { role: 'model', parts }, ...(isLast && { finishReason: 'STOP' }) }],
    modelVersion,
    responseId,
    ...(isLast && { usageMetadata }),
  })
  if (!path.endsWith(':streamGenerateContent')) {
    const parts: Record<string, unknown>[] = []
    for (const step of steps) for await (const part of partsOf(step, signal)) join(parts, part)
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(chunk(parts, true)))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const send = (value: unknown) => response.write(`data: ${JSON.stringify(value)}\r\n\r\n`)
  for (const step of steps) for await (const part of partsOf(step, signal)) send(chunk([part]))
  send(chunk([{ text: '' }], true))
  response.end()
}

async function* partsOf(step: Step, signal: AbortSignal): AsyncGenerator<Record<string, unknown>> {
  if (step.kind === 'call') yield { functionCall: { name: step.tool, args: step.input } }
  else
    for await (const token of paced(step, signal))
      yield step.kind === 'text' ? { text: token } : { text: token, thought: true }
}

/** Adds a part to those before it, or to the text that it goes on with. */
function join(parts: Record<string, unknown>[], part: Record<string, unknown>): void {
  const last = parts.at(-1)
  if (typeof last?.text === 'string' && typeof part.text === 'string' && last.thought === part.thought)
    last.text += part.text
  else parts.push({ ...part })
}

const states: Record<number, string> = { 400: 'INVALID_ARGUMENT', 401: 'UNAUTHENTICATED', 429: 'RESOURCE_EXHAUSTED' }

function fail(response: ServerResponse, { status, message }: ScriptedError) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { code: status, message, status: states[status] ?? 'UNAVAILABLE' } }))
}
