import { and, eq, isNull } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import type { ChatRow } from '#db/reads/chat-access.ts'
import { readRunningTurn } from '#db/reads/running-turn.ts'
import { chats } from '#db/schema/chats.ts'
import { sessions } from '#db/schema/sessions.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { Head } from '#db/writes/in-chat.ts'
import type { PersonId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

export type Moved = { workspaceId: WorkspaceId; workspaceName: string }

/**
 * Puts a chat, whose head is held, into another workspace of its owner: it begins with that one's files, and its agents are told the
 * conversation anew. `conflict` while a turn runs or stops, and for a workspace that could not be prepared.
 */
export async function moveTo(
  tx: Transaction,
  { head, chat, workspaceId }: { head: Head; chat: Pick<ChatRow, 'ownerId'>; workspaceId: WorkspaceId },
): Promise<Moved> {
  const { chatId } = head
  if (await readRunningTurn(tx, chatId))
    throw new Refusal('conflict', 'A turn is running in this chat. Stop it, then move the chat.')
  const target = await holdWorkspace(tx, chat.ownerId, workspaceId)
  // Another host may hold that workspace: whichever does takes the chat with its next turn.
  await tx.update(chats).set({ workspaceId, filesSince: head.at, hostId: null }).where(eq(chats.id, chatId))
  await tx.update(sessions).set({ state: 'lost', knownPosition: 0 }).where(eq(sessions.chatId, chatId))
  return { workspaceId, workspaceName: target.name }
}

/** The row is held so that the workspace cannot be deleted while it gets the chat. */
async function holdWorkspace(tx: Transaction, ownerId: PersonId, workspaceId: WorkspaceId): Promise<{ name: string }> {
  const [target] = await tx
    .select({ name: workspaces.name, state: workspaces.state })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), eq(workspaces.ownerId, ownerId), isNull(workspaces.deletedAt)))
    .for('share')
  if (!target) throw notFound('workspace')
  if (target.state === 'failed')
    throw new Refusal('conflict', `${target.name} could not be prepared, so a chat cannot run in it.`)
  return target
}
