import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chatCompletions } from './chat-completions.ts'
import { type Conversation, isRecord, type ModelRequest, type ScriptedError, type Step } from './conversation.ts'
import { generateContent } from './generate-content.ts'
import { messages } from './messages.ts'
import { responses } from './responses.ts'
import { ScriptedModel } from './script.ts'

/** One API that a model is asked through. */
type Dialect = {
  path: RegExp
  read(request: ModelRequest): Conversation
  answer(response: ServerResponse, request: ModelRequest, steps: Step[], signal: AbortSignal): Promise<unknown>
  fail(response: ServerResponse, error: ScriptedError): void
}
const dialects: Dialect[] = [chatCompletions, responses, messages, generateContent]

/** Where it is asked how many tokens a request has, and how that is said. */
const counts = [
  { path: /\/messages\/count_tokens$/, answer: { input_tokens: 1200 } },
  { path: /:countTokens$/, answer: { totalTokens: 1200 } },
]

/** A request as it came; `ended` resolves when it was answered or when the client went away. */
export type RecordedRequest = {
  path: string
  headers: Record<string, string | string[] | undefined>
  body: Record<string, unknown>
  conversation: Conversation
  ended: Promise<'answered' | 'aborted'>
}

export type ScriptedModelServer = {
  /** The base URL of its API as OpenAI's clients want it, which ends in `/v1`. */
  url: string
  /** The same as Anthropic's and Google's clients want it. */
  origin: string
  /** Every request to a model so far, oldest first. */
  requests: RecordedRequest[]
  close(): Promise<void>
}

/**
 * Starts a model server on 127.0.0.1 that does what markers in the last user text say; see `ScriptedModel`. It knows every model but
 * `missing`. Port 0: any.
 */
export async function startScriptedModel({ port = 0 }: { port?: number } = {}): Promise<ScriptedModelServer> {
  const model = new ScriptedModel()
  const requests: RecordedRequest[] = []
  const server = createServer((request, response) => {
    handle(request, response, { model, requests }).catch((error: unknown) => {
      if (response.destroyed) return
      if (!response.headersSent) json(response, 500, { error: { message: String(error) } })
      else response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: `${origin}/v1`, origin, requests, close }
}

type Serving = { model: ScriptedModel; requests: RecordedRequest[] }

async function handle(request: IncomingMessage, response: ServerResponse, { model, requests }: Serving) {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  if (request.method === 'GET' && path.endsWith('/models')) return json(response, 200, models)
  const count = counts.find((candidate) => candidate.path.test(path))
  if (request.method === 'POST' && count) return json(response, 200, count.answer)
  const dialect = dialects.find((candidate) => candidate.path.test(path))
  if (request.method !== 'POST' || !dialect) return json(response, 404, { error: { message: `Nothing at ${path}` } })

  const body = await readBody(request)
  if (!body) return json(response, 400, { error: { message: 'The body is not a JSON object.' } })
  const gone = new AbortController()
  const ended = new Promise<'answered' | 'aborted'>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) gone.abort()
      resolve(response.writableFinished ? 'answered' : 'aborted')
    })
  })
  if (body.model === 'missing') return json(response, 404, { error: { message: 'There is no model “missing”.' } })
  const asked = { path, body }
  const conversation = dialect.read(asked)
  requests.push({ path, headers: request.headers, body, conversation, ended })
  const script = model.answer(conversation)
  if (script.kind === 'error') dialect.fail(response, script.error)
  else await dialect.answer(response, asked, script.steps, gone.signal)
}

const models = {
  object: 'list',
  data: ['scripted', 'scripted-two'].map((id) => ({ id, object: 'model', created: 1, owned_by: 'scripted' })),
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  try {
    const body: unknown = JSON.parse(text)
    return isRecord(body) ? body : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function json(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
