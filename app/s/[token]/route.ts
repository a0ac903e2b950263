import { accountOf } from '#app/_server/actor.ts'
import { cleared, exchangeFor } from '#app/_server/link-cookies.ts'
import { openLink } from '#app/_server/links.ts'
import { faultAnswer } from '#app/_server/route.ts'
import { store } from '#app/_server/store.ts'
import { maySee } from '#db/reads/chats.ts'
import { noteUse } from '#db/reads/links.ts'
import { Refusal } from '#lib/domain/refusal.ts'

type Context = { params: Promise<{ token: string }> }

/**
 * Exchanges a link's token for a cookie of that grant alone and leaves a clean address. Who may see the chat anyway lands in the
 * chat itself. Unknown, expired, revoked and malformed look the same: a page that is not there.
 */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const [at, { token }] = await Promise.all([store(), params])
    const link = await openLink(request.headers, token)
    if (!link) return leave('/shared/unknown')
    const account = await accountOf(request).catch(nobody)
    if (account && (await maySee(account, at, link.chatId))) return leave(`/chats/${link.chatId}`)
    await noteUse(at, link)
    const dropped = await cleared(at, request.headers.get('cookie'))
    return leave(`/shared/${link.chatId}`, [...dropped, exchangeFor(link, Date.now())])
  } catch (error) {
    return toldInWords(error)
  }
}

/** What looks ahead for somebody, as programs that show a preview do, exchanges nothing and learns nothing. */
export const HEAD = (): Response => new Response(null, { headers: quiet })

/** `next.config.ts` sees to it that the address is told to nobody and found by no search. */
const quiet = { 'cache-control': 'no-store' }

function leave(path: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ ...quiet, location: path })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

/** Somebody reads this in a browser. */
function toldInWords(thrown: unknown): Response {
  const { status, error } = faultAnswer(thrown, 'GET /s/{token}')
  return new Response(`${error.message}\n`, {
    status,
    headers: { ...quiet, 'content-type': 'text/plain; charset=utf-8' },
  })
}

function nobody(error: unknown): null {
  if (error instanceof Refusal && error.code === 'unauthenticated') return null
  throw error
}
