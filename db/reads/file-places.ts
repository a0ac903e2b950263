import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { ownWorkspace } from '#db/reads/workspaces.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatId, HostId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/** Where files lie: those of a chat, or of a workspace. `hostId` is null while no host holds them. */
export type FilePlace = { workspaceId: WorkspaceId; chatId: ChatId | null; hostId: HostId | null }

/** Where a chat's files lie, for whoever may send messages into it. Throws `not_found` and `forbidden`. */
export async function findFilesOfChat(actor: AccountActor, store: Store, chatId: ChatId): Promise<FilePlace> {
  const chat = await findChat(actor, store.database, chatId)
  if (chat.role === 'viewer') throw new Refusal('forbidden', 'Who only reads a chat does not see its files.')
  const [workspace] = await store.database
    .select({ hostId: workspaces.hostId })
    .from(workspaces)
    .where(eq(workspaces.id, chat.workspaceId))
  return { workspaceId: chat.workspaceId, chatId, hostId: chat.hostId ?? workspace?.hostId ?? null }
}

/** Where the files of one's own workspace lie. Throws `not_found`. */
export async function findFilesOfWorkspace(
  actor: AccountActor,
  store: Store,
  workspaceId: WorkspaceId,
): Promise<FilePlace> {
  const [workspace] = await store.database
    .select({ hostId: workspaces.hostId })
    .from(workspaces)
    .where(ownWorkspace(actor, eq(workspaces.id, workspaceId)))
  if (!workspace) throw notFound('workspace')
  return { workspaceId, chatId: null, hostId: workspace.hostId }
}
