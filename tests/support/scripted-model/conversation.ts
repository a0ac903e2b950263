/** What every dialect of a model's API is read into, so that one script serves them all. */
export type Conversation = {
  messages: SaidMessage[]
  tools: OfferedTool[]
  /** How often tools were searched for. */
  searches?: number
  /** The answer is to be JSON of this shape, whatever was said. */
  form?: JsonSchema
}
export type SaidMessage = { role: 'system' | 'user' | 'assistant' | 'tool'; text: string }
/** `isFree`: its input is a text and no object. `namespace` goes with its name where the API has such. */
export type OfferedTool = { name: string; schema: JsonSchema; namespace?: string; isFree?: boolean }

/** The part of JSON Schema that tools' inputs use. */
export type JsonSchema = {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  enum?: unknown[]
  minimum?: number
}

/** What the script says that the model does: an error instead of an answer, or steps in their order. */
export type Script = { kind: 'error'; error: ScriptedError } | { kind: 'answer'; steps: Step[] }
export type Step =
  /** `stamped`: each token is followed by its number and the moment it is sent. */
  | { kind: 'text' | 'reasoning'; tokens: string[]; perSecond: number; stamped?: boolean }
  | { kind: 'call'; tool: string; namespace?: string; input: Record<string, unknown> | string }
export type ScriptedError = { status: number; code: string; message: string }

/** A request to a model, read. */
export type ModelRequest = { path: string; body: Record<string, unknown> }

/** `true` when an object of unknown shape. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What of a list are objects. */
export const records = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : []

/** The text of a message's content: a string, or pieces with `text`. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return records(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('\n')
}
