import type { BackendOption, Command } from '#lib/domain/backends/backend.ts'
import type { PlanEntry, ToolPart } from '#lib/domain/parts/part.ts'
import type { Usage } from '#lib/domain/turns/turn.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** What is known of a tool call so far: an upsert by its id, absent fields stay as they are. */
export type ToolUpdate = { toolCallId: string } & Partial<
  Pick<
    ToolPart,
    'title' | 'kind' | 'status' | 'content' | 'locations' | 'input' | 'exitCode' | 'mcp' | 'parentToolCallId'
  >
>

/**
 * What every backend's dialect is translated into: the one language between adapters and the turn.
 * A `text` that `begins` does not go on with the one before. `tool-output` with `whole` replaces what was there only where it extends it; without, it appends.
 */
export type AgentUpdate =
  | { type: 'text'; text: string; parentToolCallId?: string; begins?: boolean }
  | { type: 'reasoning'; text: string; parentToolCallId?: string }
  | { type: 'tool'; tool: ToolUpdate }
  | { type: 'tool-output'; toolCallId: string; text: string; whole: boolean }
  | { type: 'plan'; entries: PlanEntry[] }
  | { type: 'notice'; level: 'info' | 'warning' | 'error'; text: string }
  | { type: 'commands'; commands: Command[] }
  | { type: 'options'; options: BackendOption[] }
  | { type: 'usage'; usage: Usage }
  /** Nothing was said for so long. */
  | { type: 'quiet'; quietMs: number }
  | { type: 'retrying'; attempt: number; delayMs: number; error: TurnError | null }
