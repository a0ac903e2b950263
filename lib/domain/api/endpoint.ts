import { z } from 'zod'
import type { TokenScope } from '#lib/domain/people/person.ts'

/** One call of the HTTP API: what it takes and what it answers. Handlers parse by it, and its description is generated from it. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`. */
  path: `/${string}`
  summary: string
  /** `chat`: an account, or whoever holds a link to the chat of the path. `chats`: the same for each chat that it names. */
  access: 'anybody' | 'account' | 'chat' | 'chats'
  /** What a token must be allowed for it, where that is not what `scopeOf` says of its method. */
  scope?: TokenScope
  params: z.ZodObject | null
  query: z.ZodObject | null
  body: z.ZodType | null
  /** The status of an answer that is not a fault. */
  status: 200 | 201 | 202 | 204
  answer: z.ZodType | null
  /** What it answers where that is not JSON, or not always. */
  otherType?: 'text/event-stream' | 'text/x-patch' | 'application/octet-stream'
  /** The body is one file instead: a form's field `file`, or its bytes. */
  takesFile?: true
  /** The answer shows a secret, which is never kept to be given again. */
  secretAnswer?: true
}

type Given<Shape> = Shape extends z.ZodType ? z.output<Shape> : undefined
export type ParamsOf<E extends Endpoint> = Given<E['params']>
export type QueryOf<E extends Endpoint> = Given<E['query']>
export type BodyOf<E extends Endpoint> = Given<E['body']>
export type AnswerOf<E extends Endpoint> = E['answer'] extends z.ZodType ? z.input<E['answer']> : null

const defaults = { access: 'account', params: null, query: null, body: null, answer: null } as const
type Defaults = typeof defaults
type Said = Pick<Endpoint, 'method' | 'path' | 'summary' | 'status'> & Partial<Endpoint>

/** Names an endpoint; what is not said is nothing, and it takes an account. */
export const endpoint = <const E extends Said>(said: E): Omit<Defaults, keyof E> & E => ({ ...defaults, ...said })

/** What a token must be allowed to make this call: who only looks needs `read`. */
export const scopeOf = ({ method, scope }: Pick<Endpoint, 'method' | 'scope'>): TokenScope =>
  scope ?? (method === 'GET' ? 'read' : 'write')

const limit = z.coerce.number<string>().int().min(1).max(100)
const cursor = z.string().min(1).max(512).optional()

/** What a list takes in its query. */
export const pageQuery = z.object({ limit: limit.default(50), cursor })
/** The same of a list that is short: without a limit it is given whole. */
export const shortListQuery = z.object({ limit: limit.optional(), cursor })

/** A list's answer; `nextCursor` is null at its end. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** The answer to everything that was not done. */
export const faultAnswer = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      fields: z.record(z.string(), z.string()).optional(),
    }),
  })
  .meta({ id: 'Fault' })
