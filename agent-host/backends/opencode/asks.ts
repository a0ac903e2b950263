import type { PermissionAsked, QuestionAsked } from '#agent-host/backends/opencode/events.ts'
import { diffContent, textAt } from '#agent-host/backends/opencode/tools.ts'
import type { RelativePaths } from '#agent-host/backends/relative-paths.ts'
import type { ToolPart } from '#lib/domain/parts/part.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'

const kinds: Record<string, ToolPart['kind']> = {
  edit: 'edit',
  bash: 'execute',
  webfetch: 'fetch',
  websearch: 'fetch',
  read: 'read',
  glob: 'search',
  grep: 'search',
  list: 'search',
}

/** A permission request of opencode. Its answers are `once`, `always` (what `always` names, while the server lives) and `reject`. */
export function permissionAsk(asked: PermissionAsked, paths: RelativePaths): RequestAsk {
  const { id, permission, patterns, always, metadata, tool } = asked
  const file = textAt(metadata, 'filepath')
  const what =
    textAt(metadata, 'command') ?? (file ? `Edit ${paths.path(file)}` : `${permission}: ${patterns.join(', ')}`)
  const scope = always.length > 0 && !always.includes('*') ? `: ${always.join(', ')}` : ''
  return {
    kind: 'permission',
    toolCallId: tool?.callID ?? id,
    title: paths.text(what),
    toolKind: kinds[permission] ?? 'other',
    content: diffContent(metadata, paths),
    locations: file ? [{ path: paths.path(file), line: null }] : [],
    input: paths.json(metadata),
    options: [
      { optionId: 'once', name: 'Allow once', kind: 'allow_once' },
      { optionId: 'always', name: paths.text(`Allow always${scope}`), kind: 'allow_always' },
      { optionId: 'reject', name: 'Reject', kind: 'reject_once' },
    ],
  }
}

export function permissionReply(answer: RequestAnswer | 'cancelled'): 'once' | 'always' | 'reject' {
  if (answer === 'cancelled' || !('optionId' in answer)) return 'reject'
  return answer.optionId === 'once' || answer.optionId === 'always' ? answer.optionId : 'reject'
}

const fieldOf = (index: number) => `question${index + 1}`

/** Questions of opencode as a form: one field for each. */
export function questionAsk({ questions }: QuestionAsked): RequestAsk {
  const fields = questions.map(({ question, header, options, multiple }, index) => {
    const choices = options.map(({ label, description }) => ({
      const: label,
      title: description ? `${label}: ${description}` : label,
    }))
    const about = { title: header || question, description: question }
    const field = multiple
      ? { type: 'array', ...about, items: { anyOf: choices } }
      : { type: 'string', ...about, oneOf: choices }
    return [fieldOf(index), field] as const
  })
  const message = questions.map(({ question }) => question).join('\n')
  const schema = { type: 'object', properties: Object.fromEntries(fields), required: fields.map(([name]) => name) }
  return { kind: 'form', message, schema }
}

/** The chosen labels by question; null where the person did not want to answer. */
export function questionAnswers({ questions }: QuestionAsked, answer: RequestAnswer | 'cancelled'): string[][] | null {
  if (answer === 'cancelled' || !('action' in answer) || answer.action !== 'accept') return null
  return questions.map((_, index) => {
    const value = answer.content?.[fieldOf(index)]
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
  })
}
