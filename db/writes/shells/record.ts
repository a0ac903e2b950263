import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { readRunningTurn } from '#db/reads/running-turn.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { insertJob } from '#db/writes/jobs/create.ts'
import type { HostShell } from '#db/writes/shells/take.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const expiresInMs = 60_000

/**
 * Has what was done in a shell made a patch of its person's. False where that is not this moment's to do: while a turn runs, whose
 * successor does it, and where the chat is gone or is elsewhere.
 */
export async function recordShell(
  host: HostActor,
  store: Store,
  {
    chatId,
    workspaceId,
    personId,
    personName: name,
  }: Pick<HostShell, 'chatId' | 'workspaceId' | 'personId' | 'personName'>,
): Promise<boolean> {
  try {
    return await inChat(store, chatId, async (tx) => {
      const chat = await findChat(host, tx, chatId)
      if (chat.workspaceId !== workspaceId || (await readRunningTurn(tx, chatId))) return false
      const input = { kind: 'record_changes' as const, chatId, workspaceId, person: { personId, name } }
      await insertJob(tx, store, { personId, input, hostId: host.hostId, expiresInMs })
      return true
    })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return false
    throw error
  }
}
