import { expect } from 'vitest'
import type { Backend, BackendSession, BackendSlot, PromptFile, PromptOutcome } from '#agent-host/backends/backend.ts'
import type { Behaviour } from '#agent-host/backends/behaviours.ts'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { AgentUpdate, ToolUpdate } from '#lib/domain/backends/agent-update.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'

/** A backend under test. Its model understands the markers of the scripted model. */
export type ContractSubject = {
  backend: Backend
  /** What its processes are lent; absent: no models. */
  models?: ModelAccess
  /** Options with which it asks before it changes anything, and with which it never asks. */
  asking: Record<string, string>
  trusting: Record<string, string>
  close(): Promise<void>
  /** How often its model was asked, and what the last result of a tool was that it was told. */
  model?: { asked(): number; lastResult(): string }
  /** Waited for before a session is gone on with, where the agent remembers one only then. */
  beforeResume?(): Promise<void>
  /** The media types that are handed over as they are, and those that its model was given so far, where that is known. */
  hands?: { types: string[]; given?: () => string[] }
}

/** What a test of the contract works with. */
export type ContractScene = {
  readonly subject: ContractSubject
  readonly worktree: string
  open(options: Record<string, string>, on?: BackendSlot): Promise<BackendSession>
  /** Another process. */
  prepare(): Promise<BackendSlot>
}
/** A test by its behaviour, left out where that is a limit. */
export type BehaviourTest = (behaviour: Behaviour, check: () => Promise<void>) => void

export type Heard = { outcome: PromptOutcome; updates: AgentUpdate[]; asks: RequestAsk[]; text: string }
type Answerer = (ask: RequestAsk) => RequestAnswer | 'cancelled' | Promise<RequestAnswer | 'cancelled'>

const patient = new AbortController().signal

type Hearing = {
  files?: PromptFile[]
  stop?: AbortController
  answer?: Answerer
  onUpdate?(update: AgentUpdate): void
}

/** One prompt, with all that was said and asked. */
export async function run(session: BackendSession, text: string, hearing: Hearing = {}): Promise<Heard> {
  const updates: AgentUpdate[] = []
  const asks: RequestAsk[] = []
  let over = false
  const outcome = await session.prompt({
    text,
    files: hearing.files ?? [],
    signal: hearing.stop?.signal ?? patient,
    onUpdate: (update) => {
      expect(over, 'an update came after the prompt had resolved').toBe(false)
      updates.push(update)
      hearing.onUpdate?.(update)
    },
    ask: async (ask) => {
      asks.push(ask)
      return (await hearing.answer?.(ask)) ?? 'cancelled'
    },
  })
  over = true
  return { outcome, updates, asks, text: updates.map((update) => (update.type === 'text' ? update.text : '')).join('') }
}

/** Answers a permission request with its first option of a kind. */
export const choose =
  (kind: 'allow_once' | 'reject_once'): Answerer =>
  (ask) => {
    const option = ask.kind === 'permission' ? ask.options.find((one) => one.kind === kind) : undefined
    if (!option) throw new Error(`there is no ${kind} among ${JSON.stringify(ask)}`)
    return { optionId: option.optionId }
  }

/** The one tool call of a turn, as all that was said of it adds up. */
export function onlyTool({ updates }: Heard): ToolUpdate {
  const tools = new Map<string, ToolUpdate>()
  for (const update of updates) {
    if (update.type === 'tool')
      tools.set(update.tool.toolCallId, { ...tools.get(update.tool.toolCallId), ...update.tool })
  }
  expect([...tools.keys()]).toHaveLength(1)
  return [...tools.values()][0] as ToolUpdate
}

export const outputOf = ({ updates }: Heard) =>
  updates.map((update) => (update.type === 'tool-output' ? update.text : '')).join('')
