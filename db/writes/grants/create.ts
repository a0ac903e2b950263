import { and, eq, isNull } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { grantInfoColumns, requireOwner } from '#db/reads/grants.ts'
import { grants } from '#db/schema/grants.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { hashToken, randomToken } from '#lib/crypto/tokens.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { GrantInfo } from '#lib/domain/grants/grant.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'

const linksPerChat = 100

export type NewLink = GrantInfo & { token: string }
type Wish = { chatId: ChatId; kind: 'link'; role: 'viewer'; expiresAt: string | null }

/** A link to a chat, told this once and kept as a hash. Its owner's alone, and no more than 100 at a time. */
export async function createGrant(actor: AccountActor, store: Store, wish: Wish): Promise<NewLink> {
  const { chatId } = wish
  return await inChat(store, chatId, async (tx) => {
    const { kind } = await requireOwner(actor, tx, chatId)
    if (kind === 'task') throw new Refusal('conflict', 'A task cannot be shared.')
    const count = await tx.$count(grants, and(eq(grants.chatId, chatId), isNull(grants.revokedAt)))
    if (count >= linksPerChat)
      throw new Refusal('conflict', `A chat has ${linksPerChat} links at most. Revoke one that nobody needs any more.`)
    const { token, hash } = newLinkToken()
    const [made] = await tx
      .insert(grants)
      .values({ ...wish, id: newId('grt'), hash, createdBy: actor.personId })
      .returning(grantInfoColumns)
    if (!made) throw new Error('a grant was not inserted')
    return { ...made, token }
  })
}

export function newLinkToken(): { token: string; hash: string } {
  const token = `gs_${randomToken()}`
  return { token, hash: hashToken(token) }
}
