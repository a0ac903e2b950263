import { RequestError } from '@agentclientprotocol/sdk'
import { z } from 'zod'
import { FileAccessFault, readWorktreeFile, writeWorktreeFile } from '#agent-host/backends/acp/file-access.ts'
import type { AcpSession } from '#agent-host/backends/acp/session.ts'
import { wireTool } from '#agent-host/backends/acp/session-update.ts'
import { formSchema, permissionOption, type RequestAnswer } from '#lib/domain/requests/request.ts'

/** What an agent may ask of its client, parsed; the answers of ACP's schema. */
export const permissionParams = z.object({
  sessionId: z.string(),
  toolCall: wireTool,
  options: z.array(permissionOption).min(1),
})
export type PermissionParams = z.infer<typeof permissionParams>

const asked = { sessionId: z.string(), message: z.string() }
export const elicitationParams = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('form'), ...asked, requestedSchema: formSchema }),
  z.object({ mode: z.literal('url'), ...asked, url: z.url({ protocol: /^https?$/ }) }),
])
export type ElicitationParams = z.infer<typeof elicitationParams>

const lineNumber = z.number().int().nonnegative().nullish()
export const readParams = z.object({ sessionId: z.string(), path: z.string(), line: lineNumber, limit: lineNumber })
export const writeParams = z.object({ sessionId: z.string(), path: z.string(), content: z.string() })

export function permissionReply(answer: RequestAnswer | 'cancelled') {
  if (answer === 'cancelled' || !('optionId' in answer)) return { outcome: { outcome: 'cancelled' } }
  return { outcome: { outcome: 'selected', optionId: answer.optionId } }
}

export const answerPermission = async (session: AcpSession | undefined, params: PermissionParams) =>
  session ? await session.permission(params) : permissionReply('cancelled')

export async function answerForm(session: AcpSession | undefined, params: ElicitationParams) {
  const answer = session ? await session.elicit(params) : 'cancelled'
  if (answer === 'cancelled' || !('action' in answer)) return { action: 'cancel' as const }
  return answer.action === 'accept' && params.mode === 'form'
    ? { action: answer.action, content: answer.content ?? {} }
    : { action: answer.action }
}

/** Only the session's own worktree, whether or not the capability was used as advertised. */
export async function answerRead(session: AcpSession | undefined, params: z.infer<typeof readParams>) {
  if (!session) throw RequestError.sessionNotFound(params.sessionId)
  const content = await readWorktreeFile(session.worktree, params.path, params).catch(refuse(params.path))
  return { content }
}

export async function answerWrite(session: AcpSession | undefined, params: z.infer<typeof writeParams>) {
  if (!session) throw RequestError.sessionNotFound(params.sessionId)
  await writeWorktreeFile(session.worktree, params.path, params.content).catch(refuse(params.path))
  return {}
}

const refuse =
  (path: string) =>
  (fault: unknown): never => {
    if (!(fault instanceof FileAccessFault)) throw fault
    throw fault.code === 'missing'
      ? RequestError.resourceNotFound(path)
      : RequestError.invalidParams({ path }, fault.message)
  }
