import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'

/** Where `@` finds files: in a chat's worktree, or in the workspace that a new chat will have. */
export type PathsOf = { chatId: ChatId } | { workspaceId: WorkspaceId }

const limit = '20'

export const findPaths = (of: PathsOf, query: string, signal: AbortSignal) =>
  'chatId' in of
    ? callEndpoint('searchChatPaths', { params: of, query: { query, limit }, signal })
    : callEndpoint('searchWorkspacePaths', { params: of, query: { query, limit }, signal })
