import 'server-only'
import { provenLinks } from '#app/_server/link-cookies.ts'
import { linkLimit } from '#app/_server/link-limit.ts'
import { store } from '#app/_server/store.ts'
import { findLink, type LiveLink, noteUse } from '#db/reads/links.ts'
import type { LinkActor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

type Asking = { headers: Headers }
const header = 'x-share-token'

/** Whether a request shows a link's token itself, not a cookie. */
export const showsLinkToken = ({ headers }: Asking): boolean => headers.has(header)

/** Whether a request shows any link at all, so that most need no look for one. */
export const showsLinks = ({ headers }: Asking): boolean =>
  headers.has(header) || (headers.get('cookie')?.includes('greenroom.share.') ?? false)

/**
 * Who holds links to some of these chats and shows them with a request. A token in `X-Share-Token` counts alone, whatever cookies
 * come with it. Throws `unauthenticated` where it leads nowhere, the same for every reason, and `too_many` where many did.
 */
export async function linkActorsOf(request: Asking, chatIds: readonly ChatId[]): Promise<LinkActor[]> {
  const token = request.headers.get(header)
  const links = token === null ? await cookieLinks(request) : [await shownLink(request, token)]
  return await actorsOf(links.filter((link) => chatIds.includes(link.chatId)))
}

/** The same for one chat; null where the request shows no link to it. */
export async function linkActorOf(request: Asking, chatId: ChatId): Promise<LinkActor | null> {
  return (await linkActorsOf(request, [chatId]))[0] ?? null
}

async function shownLink({ headers }: Asking, token: string): Promise<LiveLink> {
  const link = await openLink(headers, token.trim())
  if (!link) throw new Refusal('unauthenticated', 'This link is not valid.')
  return link
}

/** To what a link's token leads, or null. Throws `too_many` where many of the same address led nowhere. */
export async function openLink(headers: Headers, token: string): Promise<LiveLink | null> {
  const link = await findLink(await store(), token)
  if (!link) linkLimit().countFailure(headers)
  return link
}

const cookieLinks = async ({ headers }: Asking): Promise<LiveLink[]> =>
  await provenLinks(await store(), headers.get('cookie'))

async function actorsOf(links: readonly LiveLink[]): Promise<LinkActor[]> {
  const at = await store()
  for (const link of links) await noteUse(at, link)
  return links.map(({ grantId, chatId, role, rotatedAt }) =>
    makeActor({ kind: 'link', grantId, chatId, role, rotatedAt }),
  )
}
