import type { JsonSchema, OfferedTool } from './conversation.ts'

export type Wanted = {
  path?: string
  content?: string
  command?: string
  /** A plan, so many of whose entries are done; the next is in progress. */
  entries?: string[]
  done?: number
  /** What a subagent is to do. */
  task?: string
  /** The whole input, whatever the schema says. */
  exactly?: Record<string, unknown>
}

const names = {
  path: /^(file_?path|path|absolute_path|file_?name|file)$/i,
  content: /^(content|contents|file_text|text|new_?content)$/i,
  command: /^(command|cmd|script)$/i,
}

/** An input for a tool by what its schema asks for: what is wanted where a field's name fits, else something of the right type. */
export function inputFor(tool: OfferedTool, wanted: Wanted): Record<string, unknown> {
  if (wanted.exactly) return wanted.exactly
  if (wanted.task !== undefined) return taskFor(tool, wanted.task)
  const input: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(tool.schema.properties ?? {})) {
    const value = wantedValue(name, schema, wanted)
    if (value !== undefined) input[name] = value
    else if (tool.schema.required?.includes(name)) input[name] = anyValue(name, schema)
  }
  return input
}

const subagents: Record<string, string> = { task: 'general', agent_name: 'generalist' }

/** Which subagents there are, schemas do not say. */
function taskFor({ name, schema }: OfferedTool, task: string): Record<string, unknown> {
  const given: Record<string, unknown> = {
    description: 'Look closer',
    task_name: 'look',
    prompt: task,
    instructions: task,
    message: task,
    subagent_type: subagents[name.toLowerCase()] ?? 'general-purpose',
    agent_name: subagents.agent_name,
    run_in_background: false,
  }
  return Object.fromEntries(
    Object.keys(schema.properties ?? {}).flatMap((key) => (key in given ? [[key, given[key]]] : [])),
  )
}

function wantedValue(name: string, schema: JsonSchema, wanted: Wanted): unknown {
  if (wanted.path !== undefined && names.path.test(name)) return wanted.path
  if (wanted.entries && names.content.test(name) && typeOf(schema) === 'string') return checklist(wanted)
  if (wanted.content !== undefined && names.content.test(name)) return wanted.content
  if (wanted.command !== undefined && names.command.test(name))
    return typeOf(schema) === 'array' ? ['bash', '-lc', wanted.command] : wanted.command
  if (wanted.entries && typeOf(schema) === 'array' && schema.items?.properties)
    return wanted.entries.map((text, index) => listEntry(schema.items ?? {}, { text, index, done: wanted.done ?? 0 }))
  return undefined
}

const checklist = ({ entries = [], done = 0 }: Wanted) =>
  entries.map((entry, index) => `- [${index < done ? 'x' : ' '}] ${entry}`).join('\n')

function listEntry(item: JsonSchema, { text, index, done }: { text: string; index: number; done: number }) {
  return Object.fromEntries(
    Object.entries(item.properties ?? {}).map(([name, schema]) => {
      if (/content|step|description|title|form|text/i.test(name)) return [name, text]
      if (name === 'status') return [name, index < done ? 'completed' : index === done ? 'in_progress' : 'pending']
      if (name === 'id') return [name, String(index)]
      return [name, anyValue(name, schema)]
    }),
  )
}

/** The smallest value that fits a schema. */
export function anyValue(name: string, schema: JsonSchema): unknown {
  if (schema.enum) return schema.enum[0]
  switch (typeOf(schema)) {
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'array':
      return []
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((field) => [field, anyValue(field, schema.properties?.[field] ?? {})]),
      )
    default:
      return `some ${name}`
  }
}

/** Google's schemas write their types in capitals. */
const typeOf = ({ type }: JsonSchema) => (Array.isArray(type) ? type[0] : type)?.toLowerCase()
