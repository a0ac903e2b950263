import { z } from 'zod'
import { requestId, turnId } from '#lib/domain/ids.ts'
import { toolContent, toolKinds } from '#lib/domain/parts/part.ts'
import { formFault } from '#lib/domain/requests/form-fault.ts'

export const permissionOption = z.object({
  optionId: z.string(),
  name: z.string(),
  kind: z.enum(['allow_once', 'allow_always', 'reject_once', 'reject_always']),
})

export type PermissionKind = z.infer<typeof permissionOption>['kind']

/** A form's fields as the agent sent them: an object schema of JSON Schema's primitive types (MCP and ACP elicitation). */
export const formSchema = z.record(z.string(), z.unknown())

export const requestAsk = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('permission'),
    toolCallId: z.string(),
    title: z.string(),
    toolKind: z.enum(toolKinds),
    content: z.array(toolContent),
    locations: z.array(z.object({ path: z.string(), line: z.number().int().nullable().optional() })),
    input: z.unknown().optional(),
    options: z.array(permissionOption),
  }),
  z.object({ kind: z.literal('form'), message: z.string(), schema: formSchema }),
  /** A page that is to be opened; only an address of the web. */
  z.object({ kind: z.literal('url'), message: z.string(), url: z.url({ protocol: /^https?$/ }) }),
])
export type RequestAsk = z.infer<typeof requestAsk>

export const requestStates = ['open', 'answered', 'delivered', 'cancelled', 'expired'] as const
export type RequestState = (typeof requestStates)[number]

/** A person's answer: the chosen option of a permission, or what was filled in. */
export const requestAnswer = z.union([
  z.object({ optionId: z.string().min(1).max(256) }),
  z.object({ action: z.enum(['accept', 'decline', 'cancel']), content: z.record(z.string(), z.unknown()).optional() }),
])
export type RequestAnswer = z.infer<typeof requestAnswer>

export const requestInfo = z.object({ requestId, turnId, ask: requestAsk, openedAt: z.iso.datetime() })
export type RequestInfo = z.infer<typeof requestInfo>

/** What is wrong with an answer to what was asked; null when it fits. */
export function answerFault(ask: RequestAsk, answer: RequestAnswer): string | null {
  if (ask.kind === 'permission') {
    if (!('optionId' in answer)) return 'This request takes one of its options.'
    return ask.options.some((option) => option.optionId === answer.optionId) ? null : 'This request has no such option.'
  }
  if (!('action' in answer)) return 'This request takes an action: accept, decline or cancel.'
  return ask.kind === 'form' && answer.action === 'accept' ? formFault(ask.schema, answer.content ?? {}) : null
}
