import type { PlanEntry, ToolCallContent, ToolCallLocation, ToolKind } from '@agentclientprotocol/sdk'
import type { z } from 'zod'

/** What a tool may touch, and what ends its work at once. `directory` is absolute, its links resolved. */
export type ToolContext = { directory: string; signal: AbortSignal }

/** What needs a person's word in the mode `ask`; a permission "for this session" covers one of these. */
export type Scope = 'files' | 'commands'

/** Something a model can do. `prepare` checks and describes without changing anything; what it gives back does it. */
export type Tool<Input extends z.ZodType = z.ZodType> = {
  name: string
  description: string
  input: Input
  kind: ToolKind
  /** null: never asks. */
  scope: Scope | null
  /** Shows itself otherwise than as a tool call. */
  hidden?: boolean
  prepare(input: z.infer<Input>, context: ToolContext): Promise<PreparedTool> | PreparedTool
}

export type PreparedTool = {
  title: string
  locations?: ToolCallLocation[]
  /** What a person sees before the tool runs: the diff of an edit. */
  content?: ToolCallContent[]
  run(progress: ToolProgress): Promise<ToolOutcome> | ToolOutcome
}

export type ToolProgress = {
  /** Shows the whole output so far. */
  output(text: string): void
  plan(entries: PlanEntry[]): Promise<void>
}

/** `text` is for the model; `content` and `output` are for people and say the same in the client's terms. */
export type ToolOutcome = { text: string; failed?: boolean; content?: ToolCallContent[]; output?: unknown }

/** Why a tool could not do what it was asked, in a sentence that tells the model what to do instead. */
export class ToolFault extends Error {}

/** A tool with its input's type checked against its schema. */
export const tool = <Input extends z.ZodType>(definition: Tool<Input>): Tool<Input> => definition

export const textContent = (text: string): ToolCallContent => ({ type: 'content', content: { type: 'text', text } })
