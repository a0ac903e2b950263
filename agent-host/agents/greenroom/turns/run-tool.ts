import type { ToolCallContent } from '@agentclientprotocol/sdk'
import type { ToolResultPart } from 'ai'
import { z } from 'zod'
import { allTools } from '../tools/all-tools.ts'
import {
  type PreparedTool,
  type Tool,
  ToolFault,
  type ToolOutcome,
  type ToolProgress,
  textContent,
} from '../tools/tool.ts'
import type { ModelCall } from './answer.ts'
import { mayRun } from './permission.ts'
import { ShownCall } from './shown-call.ts'
import type { Turn } from './turn.ts'

const cancelled = 'Cancelled by the person before it ended.'
const rejected =
  'The person rejected this. Do not try it in another way: go on without it, or ask what they would like instead.'

/** Runs one tool call from pending to its end, for the client to see, and gives what the model is told. Throws only bugs. */
export async function runTool(turn: Turn, call: ModelCall): Promise<ToolResultPart> {
  if (turn.signal.aborted) return result(call, { text: cancelled, failed: true })
  const tool = allTools.get(call.toolName)
  const shown = new ShownCall(turn, call, tool)
  try {
    if (!tool) throw new ToolFault(`There is no tool ${call.toolName}. There are: ${[...allTools.keys()].join(', ')}.`)
    const outcome = await prepareAndRun(turn, tool, { call, shown })
    await shown.end(outcome)
    return result(call, outcome)
  } catch (error) {
    const text = faultText(turn, error)
    await shown.end({ text, failed: true, ...(turn.signal.aborted ? {} : { content: [textContent(text)] }) })
    return result(call, { text, failed: true })
  }
}

type Running = { call: ModelCall; shown: ShownCall }

async function prepareAndRun(turn: Turn, tool: Tool, { call, shown }: Running): Promise<ToolOutcome> {
  const { session, signal } = turn
  const input = tool.input.safeParse(call.input)
  if (call.fault) throw new ToolFault(`The input cannot be used: ${call.fault}`)
  if (!input.success) throw new ToolFault(`The input cannot be used: ${z.prettifyError(input.error)}`)
  const prepared = await tool.prepare(input.data, { directory: session.directory, signal })
  await shown.describe(prepared)
  const allowed = await mayRun(turn, tool, shown.call)
  if (allowed === 'cancelled') throw new ToolFault(cancelled)
  if (allowed === 'rejected') return { text: rejected, failed: true, content: rejectedContent(prepared) }
  await shown.begin()
  return prepared.run(progressOf(turn, shown))
}

const progressOf = ({ client, session }: Turn, shown: ShownCall): ToolProgress => ({
  output: (text) => shown.output(text),
  async plan(entries) {
    await client.update({ sessionUpdate: 'plan', entries })
    await session.keepShown({ sessionUpdate: 'plan', entries })
  },
})

const rejectedContent = ({ content = [] }: PreparedTool): ToolCallContent[] => [...content, textContent('Rejected.')]

/** What went wrong, for the model. What is neither a tool's own fault nor the file system's is a bug and goes on. */
function faultText({ signal }: Turn, error: unknown): string {
  if (signal.aborted) return cancelled
  if (error instanceof ToolFault) return error.message
  if (error instanceof Error && 'code' in error && 'syscall' in error) return error.message
  throw error
}

const result = ({ toolCallId, toolName }: ModelCall, { text, failed }: ToolOutcome): ToolResultPart => ({
  type: 'tool-result',
  toolCallId,
  toolName,
  output: { type: failed ? 'error-text' : 'text', value: text },
})
