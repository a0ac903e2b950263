import type { Conversation, Step } from './conversation.ts'
import type { Wanted } from './tool-input.ts'

/**
 * Some agents offer few tools, and one to search for the others with: what was found is offered from the next request on, or is
 * called through another tool. The results of searches are left out of conversations (`isSearch`).
 */
export const isSearch = (tool: unknown): boolean => typeof tool === 'string' && /^tool_?search$/i.test(tool)

/** How a tool for plans that is not offered is come by; null where there is no search. */
export function deferredPlan({ tools, searches }: Conversation, { entries = [], done = 0 }: Wanted): Step | null {
  const search = tools.find(({ name }) => isSearch(name))
  if (!search) return null
  const caller = tools.find(({ name }) => name === 'tool_call')
  if (caller && searches) {
    const todos = entries.map((content, index) => ({
      id: String(index),
      content,
      status: index < done ? 'completed' : index === done ? 'in_progress' : 'pending',
    }))
    return { kind: 'call', tool: caller.name, input: { name: 'todo_write', arguments: { todos } } }
  }
  if (searches) return null
  const query = caller ? 'select:todo_write' : 'select:TaskCreate'
  return { kind: 'call', tool: search.name, input: { query, max_results: 5 } }
}
