import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import { permissionParams } from '#agent-host/backends/acp/requests.ts'
import { promptResult, sessionUpdate } from '#agent-host/backends/acp/session-update.ts'
import { makeTranslator } from '#agent-host/backends/acp/translate.ts'
import { relativePaths } from '#agent-host/backends/relative-paths.ts'
import type { AgentUpdate, ToolUpdate } from '#lib/domain/backends/agent-update.ts'
import type { RequestAsk } from '#lib/domain/requests/request.ts'

const line = z.looseObject({
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
})

/** A recorded turn in our words: what was told, what was asked in an own way, and what was said as text. */
export function hearRecording(file: URL, dialect: Dialect) {
  const paths = relativePaths(['/worktree'], '/home/agent')
  const translator = makeTranslator({ paths, costBefore: 0, dialect })
  const updates: AgentUpdate[] = []
  const questions: RequestAsk[] = []
  for (const text of readFileSync(file, 'utf8').trim().split('\n')) {
    const { method, params, result } = line.parse(JSON.parse(text))
    if (method === 'session/update') {
      const { data } = sessionUpdate.safeParse(z.object({ update: z.unknown() }).parse(params).update)
      if (data) updates.push(...translator.translate(data))
    } else if (method === 'session/request_permission') {
      const asked = permissionParams.parse(params)
      updates.push(...translator.tool(asked.toolCall))
      const question = dialect.readQuestion?.(asked)
      if (question) questions.push(question.ask)
    } else if (result !== undefined) updates.push(...translator.end(promptResult.parse(result)))
  }
  const text = updates.map((update) => (update.type === 'text' ? update.text : '')).join('')
  return { updates, questions, text, tools: toolsOf(updates), output: outputOf(updates) }
}

const outputOf = (updates: AgentUpdate[]) =>
  updates.map((update) => (update.type === 'tool-output' ? update.text : '')).join('')

/** The tool calls, each as what was said of it adds up. */
function toolsOf(updates: AgentUpdate[]): ToolUpdate[] {
  const tools = new Map<string, ToolUpdate>()
  for (const update of updates) {
    if (update.type !== 'tool') continue
    const { toolCallId } = update.tool
    tools.set(toolCallId, { ...tools.get(toolCallId), ...update.tool })
  }
  return [...tools.values()]
}
