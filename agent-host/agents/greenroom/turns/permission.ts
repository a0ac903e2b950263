import type { PermissionOption, ToolCall } from '@agentclientprotocol/sdk'
import type { Scope, Tool } from '../tools/tool.ts'
import type { Turn } from './turn.ts'

const always: Record<Scope, string> = {
  files: 'Allow all changes of files in this session',
  commands: 'Allow all commands in this session',
}

const optionsFor = (scope: Scope): PermissionOption[] => [
  { optionId: 'allow', name: 'Allow', kind: 'allow_once' },
  { optionId: 'always', name: always[scope], kind: 'allow_always' },
  { optionId: 'reject', name: 'Reject', kind: 'reject_once' },
]

/** Whether a tool may run: in the mode `ask`, what changes files or runs commands needs a person's word, once or for the session. */
export async function mayRun(
  turn: Turn,
  tool: Tool,
  toolCall: ToolCall,
): Promise<'allowed' | 'rejected' | 'cancelled'> {
  const { session, client, signal } = turn
  if (tool.scope === null || session.mode === 'auto' || session.allowed.has(tool.scope)) return 'allowed'
  const outcome = await client.ask({ toolCall, options: optionsFor(tool.scope) }, signal)
  if (outcome.outcome === 'cancelled') return 'cancelled'
  if (outcome.optionId === 'always') await session.allow(tool.scope)
  return outcome.optionId === 'allow' || outcome.optionId === 'always' ? 'allowed' : 'rejected'
}
