import { z } from 'zod'

/** The events of an opencode server that matter here, as version 1.18 sends them on `/global/event`; the rest is passed over. */
const bag = z.record(z.string(), z.unknown())
const ofSession = { sessionID: z.string() }

export const opencodeError = z.object({
  name: z.string(),
  data: z
    .object({
      message: z.string().optional(),
      statusCode: z.number().int().optional(),
      isRetryable: z.boolean().optional(),
      responseBody: z.string().optional(),
      providerID: z.string().optional(),
    })
    .catch({}),
})
export type OpencodeError = z.infer<typeof opencodeError>

const tokens = z.object({
  input: z.number(),
  output: z.number(),
  reasoning: z.number().default(0),
  cache: z.object({ read: z.number(), write: z.number() }).default({ read: 0, write: 0 }),
})
const ofMessage = { id: z.string(), sessionID: z.string(), messageID: z.string() }
const said = { text: z.string(), synthetic: z.boolean().optional(), ignored: z.boolean().optional() }
const toolState = z.object({
  status: z.enum(['pending', 'running', 'completed', 'error']),
  input: bag.default({}),
  title: z.string().optional(),
  output: z.string().optional(),
  error: z.string().optional(),
  metadata: bag.default({}),
})
export const opencodePart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), ...ofMessage, ...said }),
  z.object({ type: z.literal('reasoning'), ...ofMessage, ...said }),
  z.object({ type: z.literal('tool'), ...ofMessage, callID: z.string(), tool: z.string(), state: toolState }),
  z.object({ type: z.literal('step-finish'), ...ofMessage, reason: z.string(), cost: z.number().default(0), tokens }),
])
export type OpencodePart = z.infer<typeof opencodePart>
export type OpencodeTool = Extract<OpencodePart, { type: 'tool' }>

const message = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  time: z.object({ completed: z.number().optional() }),
  error: opencodeError.optional(),
  finish: z.string().optional(),
})
const status = z.discriminatedUnion('type', [
  z.object({ type: z.literal('idle') }),
  z.object({ type: z.literal('busy') }),
  z.object({ type: z.literal('retry'), attempt: z.number().int(), message: z.string(), next: z.number() }),
])
const question = z.object({
  question: z.string(),
  header: z.string().default(''),
  options: z.array(z.object({ label: z.string(), description: z.string().default('') })),
  multiple: z.boolean().default(false),
})
const calledBy = z.object({ messageID: z.string(), callID: z.string() }).optional()

const event = <T extends string, S extends z.ZodRawShape>(type: T, properties: S) =>
  z.object({ type: z.literal(type), properties: z.object({ ...ofSession, ...properties }) })

export const opencodeEvent = z.discriminatedUnion('type', [
  event('session.created', { info: z.object({ parentID: z.string().optional() }) }),
  event('session.status', { status }),
  event('session.idle', {}),
  event('session.error', { error: opencodeError.optional() }),
  event('session.compacted', {}),
  event('message.updated', { info: message }),
  event('message.part.updated', { part: opencodePart }),
  event('message.part.delta', { messageID: z.string(), partID: z.string(), field: z.string(), delta: z.string() }),
  event('todo.updated', {
    todos: z.array(z.object({ content: z.string(), status: z.string(), priority: z.string().default('medium') })),
  }),
  event('permission.asked', {
    id: z.string(),
    permission: z.string(),
    patterns: z.array(z.string()).default([]),
    always: z.array(z.string()).default([]),
    metadata: bag.default({}),
    tool: calledBy,
  }),
  event('question.asked', { id: z.string(), questions: z.array(question).min(1), tool: calledBy }),
])
export type OpencodeEvent = z.infer<typeof opencodeEvent>
export type PermissionAsked = Extract<OpencodeEvent, { type: 'permission.asked' }>['properties']
export type QuestionAsked = Extract<OpencodeEvent, { type: 'question.asked' }>['properties']

/** What every line of `/global/event` is wrapped in. */
export const globalEvent = z.object({ payload: z.object({ type: z.string() }).loose() })
