import 'server-only'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { countArrivals, sendsSession } from '#app/_server/arrival.ts'
import { linkActorOf, showsLinkToken } from '#app/_server/links.ts'
import { pathHeader } from '#app/_server/page-headers.ts'
import { readSession } from '#app/_server/session.ts'
import { store } from '#app/_server/store.ts'
import { maySee } from '#db/reads/chats.ts'
import { readSignIn } from '#db/reads/sign-ins.ts'
import { findToken } from '#db/reads/tokens.ts'
import type { AccountActor, ChatActor, LinkActor, PersonActor, TokenActor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

/** Who is signed in with this browser. Looked up once per render, so that a sign-in that was ended is nobody's at once. */
export const currentActor: () => Promise<PersonActor | null> = cache(async () =>
  personActor((await cookies()).toString()),
)

/** `currentActor` for a page: nobody is sent to `/sign-in`, with the way back in `next`, and a void session to where it is cleared. */
export async function pageActor(): Promise<PersonActor> {
  const actor = await currentActor()
  if (actor) return actor
  const path = (await headers()).get(pathHeader)
  const isVoid = (await sendsSession()) || (await countArrivals()) > 0
  const door = isVoid ? '/signed-out' : '/sign-in'
  redirect(path && path !== '/' ? `${door}?next=${encodeURIComponent(path)}` : door)
}

/** Who makes a request to the API. A bearer token counts alone, whatever cookie comes with it. Throws `unauthenticated`. */
export async function requestActor(request: { headers: Headers }): Promise<AccountActor> {
  const actor = await accountOf(request)
  if (actor) return actor
  throw new Refusal('unauthenticated', 'Sign in, or send a token.')
}

/** The same, but null for nobody. Throws `unauthenticated` for a bearer token that is not valid. */
export async function accountOf(request: { headers: Headers }): Promise<AccountActor | null> {
  const bearer = /^Bearer\s+(.*)$/i.exec(request.headers.get('authorization') ?? '')
  if (!bearer) return await personActor(request.headers.get('cookie'))
  const actor = await tokenActor(bearer[1]?.trim() ?? '')
  if (actor) return actor
  throw new Refusal('unauthenticated', 'This token is not valid.')
}

/**
 * Who asks about one chat: an account that may see it, else whoever shows a link to it. What proves nothing here leaves the account,
 * to whom the chat is not there. Throws `unauthenticated` for nobody, and for a token that leads nowhere.
 */
export async function chatActor(request: { headers: Headers }, chatId: ChatId): Promise<ChatActor> {
  const account = await accountOf(request)
  if (account && (await maySee(account, await store(), chatId))) return account
  const link = await linkActorOf(request, chatId)
  const actor = link ?? account
  if (actor) return actor
  if (showsLinkToken(request)) throw notFound('chat')
  throw new Refusal('unauthenticated', 'Sign in, or send a token.')
}

/** Who looks at the page of one chat: who is signed in and may see it, else whoever holds a link to it. Null for anybody else. */
export const pageChatActor: (chatId: ChatId) => Promise<PersonActor | LinkActor | null> = cache(async (chatId) => {
  const person = await currentActor()
  if (person && (await maySee(person, await store(), chatId))) return person
  return await linkActorOf({ headers: new Headers({ cookie: (await cookies()).toString() }) }, chatId)
})

async function personActor(cookie: string | null): Promise<PersonActor | null> {
  const signInId = await readSession(cookie)
  if (!signInId) return null
  const person = await readSignIn(await store(), signInId)
  if (!person) return null
  return makeActor({ kind: 'person', personId: person.personId, administrator: person.administrator, signInId })
}

async function tokenActor(token: string): Promise<TokenActor | null> {
  const holder = await findToken(await store(), token)
  return holder && makeActor({ kind: 'token', ...holder })
}
