import { desc, eq, inArray } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { type ChatRow, findChat, type Reader, toChatInfo } from '#db/reads/chat-access.ts'
import { readMessagePage } from '#db/reads/messages.ts'
import { readPatchPage } from '#db/reads/patches.ts'
import { readRunningTurn, readTurnLog } from '#db/reads/running-turn.ts'
import { asClaimed, readOpenRequests, readQueue, type TurnRow, toTurnInfo } from '#db/reads/turn-rows.ts'
import { chatHeads } from '#db/schema/chats.ts'
import { sessions } from '#db/schema/sessions.ts'
import { turns } from '#db/schema/turns.ts'
import type { Actor } from '#lib/domain/actors/actor.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import { fold } from '#lib/domain/events/fold.ts'
import { projectView } from '#lib/domain/events/project.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { ChatId } from '#lib/domain/ids.ts'

const messageLimit = 100
const patchLimit = 500

/** A chat as its log folds at `seq`, in one read of one moment, projected for the actor's role. */
export async function readChatView(
  actor: Actor,
  store: Store,
  chatId: ChatId,
): Promise<{ seq: number; view: ChatView }> {
  const read = async (tx: Reader) => {
    const chat = await findChat(actor, tx, chatId)
    const [head] = await tx.select({ seq: chatHeads.seq }).from(chatHeads).where(eq(chatHeads.chatId, chatId))
    return { seq: head?.seq ?? 0, view: projectView(await readView(tx, chat), chat.role) }
  }
  return await store.database.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' })
}

/** The state tables have all but what the running turn did since it was claimed; of that the log has everything. */
async function readView(tx: Reader, chat: ChatRow): Promise<ChatView> {
  const running = await readRunningTurn(tx, chat.id)
  const { items, nextCursor } = await readMessagePage(tx, {
    chatId: chat.id,
    limit: messageLimit,
    except: running?.messageId ?? null,
  })
  const view: ChatView = {
    chat: toChatInfo(chat),
    role: chat.role,
    messages: items,
    olderCursor: nextCursor,
    turns: await readTurns(tx, items, running),
    runningTurnId: running?.id ?? null,
    queue: await readQueue(tx, chat.id),
    requests: await readOpenRequests(tx, chat.id),
    patches: (await readPatchPage(tx, { chatId: chat.id, limit: patchLimit })).items,
    ...(await readOffers(tx, chat.id)),
  }
  return running ? (await readTurnLog(tx, running)).reduce(fold, view) : view
}

/** The turns of `messages`; the running one as it was when it was claimed. */
async function readTurns(
  tx: Reader,
  messages: readonly Message[],
  running: TurnRow | null,
): Promise<ChatView['turns']> {
  const ids = new Set(messages.flatMap((message) => message.turnId ?? []))
  if (ids.size === 0) return {}
  const rows = await tx
    .select()
    .from(turns)
    .where(inArray(turns.id, [...ids]))
  return Object.fromEntries(rows.map((row) => [row.id, row.id === running?.id ? asClaimed(row) : toTurnInfo(row)]))
}

/** The commands and options that an agent of this chat told last, and which one did. */
async function readOffers(tx: Reader, chatId: ChatId): Promise<Pick<ChatView, 'commands' | 'options' | 'offeredBy'>> {
  const ofChat = eq(sessions.chatId, chatId)
  const [commands] = await tx.select().from(sessions).where(ofChat).orderBy(desc(sessions.commandsSeq)).limit(1)
  const [options] = await tx.select().from(sessions).where(ofChat).orderBy(desc(sessions.optionsSeq)).limit(1)
  return {
    commands: commands?.commands ?? [],
    options: options?.options ?? [],
    offeredBy: {
      commands: commands?.commandsSeq ? commands.backend : null,
      options: options?.optionsSeq ? options.backend : null,
    },
  }
}
