import { z } from 'zod'
import { endpoint, listOf } from '#lib/domain/api/endpoint.ts'
import { chatId, workspaceId } from '#lib/domain/ids.ts'

const query = z.object({
  query: z.string().max(256).default(''),
  limit: z.coerce.number<string>().int().min(1).max(100).default(20),
})
const answer = listOf(z.object({ path: z.string() }).meta({ id: 'Path' }))

export const searchChatPaths = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/paths',
  summary: 'Files of a chat that match, best first: those of its worktree, or of the workspace while it has none',
  params: z.object({ chatId }),
  query,
  status: 200,
  answer,
})
export const searchWorkspacePaths = endpoint({
  method: 'GET',
  path: '/workspaces/{workspaceId}/paths',
  summary: 'Files of a workspace that match, best first',
  params: z.object({ workspaceId }),
  query,
  status: 200,
  answer,
})
