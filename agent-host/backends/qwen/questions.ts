import { z } from 'zod'
import type { OwnQuestion } from '#agent-host/backends/acp/dialect.ts'
import type { PermissionParams } from '#agent-host/backends/acp/requests.ts'
import type { RequestAnswer } from '#lib/domain/requests/request.ts'

const asked = z.object({
  questions: z
    .array(
      z.object({
        question: z.string(),
        header: z.string().optional(),
        multiSelect: z.boolean().optional(),
        options: z.array(z.object({ label: z.string(), description: z.string().optional() })).min(1),
      }),
    )
    .min(1),
})
type Asked = z.infer<typeof asked>['questions']

const fieldOf = (index: number) => `question${index + 1}`

/** Qwen Code asks its questions as leave for the tool that asks them, and takes the answers beside the leave. */
export function readQuestion({ toolCall, options }: PermissionParams): OwnQuestion | null {
  const { data } = asked.safeParse(toolCall.rawInput)
  const submit = options.find(({ kind }) => kind === 'allow_once')
  const refuse = options.find(({ kind }) => kind === 'reject_once')
  if (!data || !submit || toolCall._meta?.toolName !== 'ask_user_question') return null
  const { questions } = data
  const message = questions.map(({ question }) => question).join('\n')
  const reply = (answer: RequestAnswer | 'cancelled') => {
    const answers = answersOf(questions, answer)
    if (answers) return { outcome: { outcome: 'selected', optionId: submit.optionId }, answers }
    if (answer === 'cancelled' || !refuse) return { outcome: { outcome: 'cancelled' } }
    return { outcome: { outcome: 'selected', optionId: refuse.optionId } }
  }
  return { ask: { kind: 'form', message, schema: formOf(questions) }, reply }
}

function formOf(questions: Asked): Record<string, unknown> {
  const fields = questions.map(({ question, header, options, multiSelect }, index) => {
    const choices = options.map(({ label, description }) => ({
      const: label,
      title: description ? `${label}: ${description}` : label,
    }))
    const about = { title: header || question, description: question }
    const field = multiSelect
      ? { type: 'array', ...about, items: { anyOf: choices } }
      : { type: 'string', ...about, oneOf: choices }
    return [fieldOf(index), field] as const
  })
  return { type: 'object', properties: Object.fromEntries(fields), required: fields.map(([name]) => name) }
}

/** By the question's number, several choices in one text. */
function answersOf(questions: Asked, answer: RequestAnswer | 'cancelled'): Record<string, string> | null {
  if (answer === 'cancelled' || !('action' in answer) || answer.action !== 'accept') return null
  const answers = questions.map((_, index) => {
    const value = answer.content?.[fieldOf(index)]
    const chosen = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
    return [String(index), chosen.join(', ')] as const
  })
  return Object.fromEntries(answers)
}
