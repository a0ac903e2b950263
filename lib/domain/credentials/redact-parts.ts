import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendOption, Command } from '#lib/domain/backends/backend.ts'
import type { Redactor } from '#lib/domain/credentials/redactor.ts'
import type { Part, ToolContent } from '#lib/domain/parts/part.ts'
import type { RequestAsk } from '#lib/domain/requests/request.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** Whatever an agent may have put a secret into, without it. Words of the protocol stay: a status is one, whatever a secret is. */
export function redactPart({ text, json }: Redactor, part: Part): Part {
  const nested = 'parentToolCallId' in part &&
    part.parentToolCallId && { parentToolCallId: text(part.parentToolCallId) }
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'notice':
      return { ...part, text: text(part.text), ...nested }
    case 'file':
      return { ...part, name: text(part.name) }
    case 'plan':
      return { ...part, entries: part.entries.map((entry) => ({ ...entry, content: text(entry.content) })) }
    case 'tool':
      return {
        ...part,
        toolCallId: text(part.toolCallId),
        title: text(part.title),
        content: part.content.map((content) => redactContent(text, content)),
        locations: part.locations.map((location) => ({ ...location, path: text(location.path) })),
        ...(part.input !== undefined && { input: json(part.input) }),
        output: text(part.output),
        ...nested,
      }
    default:
      return part satisfies never
  }
}

function redactContent(text: Redactor['text'], content: ToolContent): ToolContent {
  if (content.type === 'text') return { ...content, text: text(content.text) }
  const { path, oldText, newText } = content
  return { ...content, path: text(path), oldText: oldText === null ? null : text(oldText), newText: text(newText) }
}

export function redactAsk(redactor: Redactor, ask: RequestAsk): RequestAsk {
  const { text, json } = redactor
  if (ask.kind === 'url') return { ...ask, message: text(ask.message), url: text(ask.url) }
  if (ask.kind === 'form') return { ...ask, message: text(ask.message), schema: json(ask.schema) as typeof ask.schema }
  return {
    ...ask,
    toolCallId: text(ask.toolCallId),
    title: text(ask.title),
    content: ask.content.map((content) => redactContent(text, content)),
    locations: ask.locations.map((location) => ({ ...location, path: text(location.path) })),
    ...(ask.input !== undefined && { input: json(ask.input) }),
    options: ask.options.map((option) => ({ ...option, name: text(option.name) })),
  }
}

export function redactError({ text }: Redactor, error: TurnError): TurnError {
  const { message, provider, detail } = error
  return {
    ...error,
    message: text(message),
    ...(provider !== undefined && { provider: text(provider) }),
    ...(detail !== undefined && { detail: text(detail) }),
  }
}

export const redactCommands = ({ text }: Redactor, commands: readonly Command[]): Command[] =>
  commands.map(({ name, description, hint }) => ({
    name: text(name),
    description: text(description),
    hint: hint === null ? null : text(hint),
  }))

export const redactOptions = ({ text }: Redactor, options: readonly BackendOption[]): BackendOption[] =>
  options.map(({ id, name, category, value, choices }) => ({
    id: text(id),
    name: text(name),
    category,
    value: text(value),
    choices: choices.map((choice) => ({
      value: text(choice.value),
      name: text(choice.name),
      description: choice.description === null ? null : text(choice.description),
    })),
  }))

/** What an agent says that it offers; anything else is not kept apart from its turn. */
export function redactOffer(redactor: Redactor, update: AgentUpdate): AgentUpdate {
  if (update.type === 'commands') return { ...update, commands: redactCommands(redactor, update.commands) }
  if (update.type === 'options') return { ...update, options: redactOptions(redactor, update.options) }
  return update
}
