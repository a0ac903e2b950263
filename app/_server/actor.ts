import 'server-only'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { countArrivals, sendsSession } from '#app/_server/arrival.ts'
import { linkActorOf } from '#app/_server/links.ts'
import { pathHeader } from '#app/_server/page-headers.ts'
import { readSession } from '#app/_server/session.ts'
import { store } from '#app/_server/store.ts'
import { maySee } from '#db/reads/chats.ts'
import { readSignIn } from '#db/reads/sign-ins.ts'
import { findToken } from '#db/reads/tokens.ts'
import type { AccountActor, ChatActor, PersonActor, TokenActor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

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
  const bearer = /^Bearer\s+(.*)$/i.exec(request.headers.get('authorization') ?? '')
  const actor = bearer ? await tokenActor(bearer[1]?.trim() ?? '') : await personActor(request.headers.get('cookie'))
  if (actor) return actor
  throw new Refusal('unauthenticated', bearer ? 'This token is not valid.' : 'Sign in, or send a token.')
}

/**
 * Who asks about one chat: an account that may see it, else whoever holds a link to it. What proves nothing here leaves the account,
 * to whom the chat is not there. Throws `unauthenticated` for nobody.
 */
export async function chatActor(request: { headers: Headers }, chatId: ChatId): Promise<ChatActor> {
  const account = await requestActor(request).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'unauthenticated') return error
    throw error
  })
  if (!(account instanceof Refusal) && (await maySee(account, await store(), chatId))) return account
  const link = await linkActorOf(request, chatId)
  if (link) return link
  if (account instanceof Refusal) throw account
  return account
}

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
