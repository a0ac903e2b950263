import { and, eq, ne } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { requireOwner, toShellInfo } from '#db/reads/shells.ts'
import { shells } from '#db/schema/shells.ts'
import { hostOf } from '#db/writes/files/ask.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { endLostShells } from '#db/writes/shells/end-lost.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { type ShellInfo, shellLimits, type TerminalSize } from '#lib/domain/shells/shell.ts'
import { newId } from '#lib/ids.ts'

/**
 * Asks the host that has the chat's files to open a shell in them. Throws `not_found`, `forbidden`, `too_many`, and `unavailable` where
 * the workspace is not ready.
 */
export async function openShell(
  actor: AccountActor,
  store: Store,
  { chatId, columns, rows }: { chatId: ChatId } & TerminalSize,
): Promise<ShellInfo> {
  return await inChat(store, chatId, async (tx) => {
    const chat = await requireOwner(actor, tx, chatId)
    await endLostShells(tx, store, eq(shells.chatId, chatId))
    const open = await tx
      .select({ number: shells.number })
      .from(shells)
      .where(and(eq(shells.chatId, chatId), ne(shells.state, 'ended')))
    if (open.length >= shellLimits.perChat)
      throw new Refusal('too_many', `At most ${shellLimits.perChat} shells can be open in a chat. Close one first.`)
    const isTheirs = and(eq(shells.personId, actor.personId), ne(shells.state, 'ended'))
    if ((await tx.$count(shells, isTheirs)) >= shellLimits.perPerson)
      throw new Refusal('too_many', `You have ${shellLimits.perPerson} shells open in all chats. Close one first.`)
    const hostId = await hostOf(tx, chat)
    const taken = new Set(open.map(({ number }) => number))
    const number = [1, 2, 3, 4].find((each) => !taken.has(each)) ?? open.length + 1
    const { personId } = actor
    const { workspaceId } = chat
    const values = { id: newId('shl'), chatId, workspaceId, personId, number, hostId, columns, rows }
    const [row] = await tx
      .insert(shells)
      .values({ ...values, state: 'asked' })
      .returning()
    if (!row) throw new Error('a row that was inserted was not given back')
    await store.bus.publish(tx, { type: 'shell', shellId: row.id, hostId })
    return toShellInfo(row)
  })
}
