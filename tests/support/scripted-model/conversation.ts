/** What every dialect of a model's API is read into, so that one script serves them all. */
export type Conversation = { messages: SaidMessage[]; tools: OfferedTool[] }
export type SaidMessage = { role: 'system' | 'user' | 'assistant' | 'tool'; text: string }
export type OfferedTool = { name: string; schema: JsonSchema }

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
  | { kind: 'call'; tool: string; input: Record<string, unknown> }
export type ScriptedError = { status: number; code: string; message: string }

/** `true` when an object of unknown shape. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
