import type { PermissionParams } from '#agent-host/backends/acp/requests.ts'
import type { WireMeta, WireTool } from '#agent-host/backends/acp/session-update.ts'
import type { StableMode } from '#lib/domain/backends/modes.ts'
import type { PlanEntry } from '#lib/domain/parts/part.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** Values of options by their ids, as `named` in `options.ts` calls them. */
export type Settings = Record<string, string>

/** A question that an agent asks in a way of its own, and what its answer is on the wire. */
export type OwnQuestion = { ask: RequestAsk; reply(answer: RequestAnswer | 'cancelled'): object }

/** How an agent differs from what ACP says, all of it pure. What is left out is as ACP says. */
export type Dialect = {
  /** What our modes are in the agent's own options; the first that is offered is what a session begins with. */
  modes?: Partial<Record<StableMode, Settings>>
  /** Options that are not a person's to choose: what they say is said by a mode, or set by the recipe. */
  hides?: readonly string[]
  /** Whether it reads and writes files through its client; it does where that is not said. */
  clientFiles?: boolean
  /** Whether its prompts hold no image: it leaves them out for models that it does not know, and reads the files of all. */
  placesImages?: boolean
  /** A tool call with what it says in its own way said as ACP has it. */
  readTool?(tool: WireTool): WireTool
  /** The plan that a tool call keeps, null where it keeps none. */
  readPlan?(tool: WireTool): PlanEntry[] | null
  /** The tool call whose subagent says this. */
  parentOf?(meta: WireMeta): string | null
  /** What was printed since the last update of a tool call. */
  liveOutput?(meta: WireMeta): string | null
  /** How an answer begins that may be a provider's failure: it is not shown before it is clear that it is none. */
  failureBeginnings?: readonly string[]
  /** A whole answer that is a provider's failure. */
  readFailure?(answer: string): TurnError | null
  /** What a text of the agent's own making says of the session, such as that it was shortened. */
  readNotice?(text: string): string | null
  /** A permission request that is a question. */
  readQuestion?(params: PermissionParams): OwnQuestion | null
}

export const plainDialect: Dialect = {}
