import type { OfferedTool } from './conversation.ts'
import type { Wanted } from './tool-input.ts'

/** The text that a tool without a schema takes: a patch, or the program that codex runs its other tools from. */
export function freeInput(tool: OfferedTool, wanted: Wanted): string {
  if (tool.name === 'apply_patch') return patchOf(wanted)
  if (wanted.path !== undefined) return calling('apply_patch', patchOf(wanted))
  if (wanted.command !== undefined) return calling('exec_command', { cmd: wanted.command })
  if (wanted.entries) return calling('update_plan', { plan: planOf(wanted) })
  return calling(tool.name, wanted.exactly ?? {})
}

const calling = (tool: string, input: unknown) =>
  `const result = await tools.${tool}(${JSON.stringify(input)});\ntext(result?.output ?? JSON.stringify(result));`

const patchOf = ({ path = 'file.txt', content = '' }: Wanted) =>
  [
    '*** Begin Patch',
    `*** Add File: ${path}`,
    ...content
      .trimEnd()
      .split('\n')
      .map((line) => `+${line}`),
    '*** End Patch',
  ].join('\n')

const planOf = ({ entries = [], done = 0 }: Wanted) =>
  entries.map((step, index) => ({
    step,
    status: index < done ? 'completed' : index === done ? 'in_progress' : 'pending',
  }))
