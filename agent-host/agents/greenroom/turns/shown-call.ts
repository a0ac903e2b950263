import type { ToolCall } from '@agentclientprotocol/sdk'
import type { PreparedTool, Tool, ToolOutcome } from '../tools/tool.ts'
import { textContent } from '../tools/tool.ts'
import type { ModelCall } from './answer.ts'
import type { Turn } from './turn.ts'

const inputStringLimit = 4000

/** A tool call as the client sees it: pending, in progress, then completed or failed. Tools that show themselves otherwise are not shown. */
export class ShownCall {
  /** What the client knows so far. */
  call: ToolCall
  readonly #turn: Turn
  readonly #hidden: boolean
  #sent = false

  constructor(turn: Turn, call: ModelCall, tool: Tool | undefined) {
    this.#turn = turn
    this.#hidden = tool?.hidden ?? false
    this.call = {
      toolCallId: call.shownId,
      title: call.toolName,
      name: call.toolName,
      kind: tool?.kind ?? 'other',
      status: 'pending',
      rawInput: shortened(call.input),
    }
  }

  async describe({ title, locations = [], content = [] }: PreparedTool) {
    await this.#change({ title, locations, content })
  }

  async begin() {
    await this.#change({ status: 'in_progress' })
  }

  /** Not waited for: the order of updates is kept by the connection, and its end ends the turn. */
  output(text: string) {
    const content = [textContent(text)]
    this.#send({ content }).catch((error: unknown) => {
      if (!this.#turn.signal.aborted) process.stderr.write(`Output could not be sent: ${String(error)}\n`)
    })
  }

  /** After a stop the client settles what was running by itself, as cancelled; only the record says failed. */
  async end({ failed, content, output }: ToolOutcome) {
    const change: Partial<ToolCall> = {
      status: failed ? 'failed' : 'completed',
      ...(content ? { content } : {}),
      ...(output === undefined ? {} : { rawOutput: output }),
    }
    if (this.#turn.signal.aborted) this.call = { ...this.call, ...change }
    else await this.#change(change)
    if (!this.#hidden) await this.#turn.session.keepShown({ ...this.call, sessionUpdate: 'tool_call' })
  }

  async #change(change: Partial<ToolCall>) {
    this.call = { ...this.call, ...change }
    await this.#send(this.#sent ? change : this.call)
  }

  async #send(change: Partial<ToolCall>) {
    if (this.#hidden) return
    const { toolCallId } = this.call
    const sessionUpdate = this.#sent ? 'tool_call_update' : 'tool_call'
    this.#sent = true
    if (sessionUpdate === 'tool_call') await this.#turn.client.update({ ...this.call, ...change, sessionUpdate })
    else await this.#turn.client.update({ ...change, toolCallId, sessionUpdate })
  }
}

/** An input as it is shown: long texts stand in the diff already. */
function shortened(input: unknown): unknown {
  if (typeof input === 'string') return input.slice(0, inputStringLimit)
  if (typeof input !== 'object' || input === null) return input
  return JSON.parse(JSON.stringify(input), (_, value: unknown) =>
    typeof value === 'string' && value.length > inputStringLimit
      ? `${value.slice(0, inputStringLimit)}… (${value.length} characters)`
      : value,
  )
}
