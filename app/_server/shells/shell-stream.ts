import 'server-only'
import { log } from '#app/_server/environment.ts'
import { withoutInput } from '#app/_server/fault.ts'
import { made, once } from '#app/_server/once.ts'
import { ShellFeed } from '#app/_server/shells/shell-feed.ts'
import type { Notice } from '#db/bus/bus.ts'
import type { Store } from '#db/client.ts'
import { readEndedRights } from '#db/reads/ended-rights.ts'
import { readPrinted, readShell, type ShellPlace } from '#db/reads/shells.ts'
import { seeShell } from '#db/writes/shells/see.ts'
import { randomToken } from '#lib/crypto/tokens.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const pingMs = 10_000
const stallLimitMs = 60_000
const perPersonLimit = 40
/** Pieces that are read at once: at most as long as what is kept. */
const pageLimit = 8

type Open = { feed: ShellFeed; personId: string }
const name = 'shell-streams'
const open = () => once(name, () => new Set<Open>())

/** Closes all streams of shells of this process; their readers come back elsewhere, or later. */
export function shutDownShellStreams(): void {
  for (const { feed } of made<Set<Open>>(name) ?? []) feed.close('shutdown')
}

/** Answers with what a shell prints, for as long as its owner may see it. Throws `not_found`, `forbidden`, `too_many`. */
export async function shellStream(
  actor: AccountActor,
  store: Store,
  { place, request }: { place: ShellPlace; request: Request },
): Promise<Response> {
  const { personId } = actor
  await seeShell(actor, store, place)
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  }
  if (request.method === 'HEAD') return new Response(null, { headers })
  if ([...open()].filter((each) => each.personId === personId).length >= perPersonLimit)
    throw new Refusal('too_many', `At most ${perPersonLimit} shells may be shown at once. Close a page and try again.`)
  const feed = await openFeed(actor, store, { place, after: afterOf(request) })
  return new Response(feed.stream, { headers })
}

/** How many bytes the reader has. What is no number of bytes is none. */
function afterOf(request: Request): number {
  const after = Number(request.headers.get('last-event-id') ?? 0)
  return Number.isSafeInteger(after) && after > 0 ? after : 0
}

async function openFeed(
  actor: AccountActor,
  store: Store,
  { place, after }: { place: ShellPlace; after: number },
): Promise<ShellFeed> {
  const { shellId } = place
  const reader = randomToken()
  const ends: (() => void)[] = []
  const warn = (error: unknown, message: string) => log().warn({ err: withoutInput(error), shellId }, message)
  const feed = new ShellFeed({
    shellId,
    after,
    readShell: () => readShell(actor, store, place),
    readPrinted: (from) => readPrinted(actor, store, { shellId, after: from, limit: pageLimit }),
    tellRead: (to) => {
      const notice: Notice = { type: 'read', shellId, reader, to }
      store.database
        .transaction((tx) => store.bus.publish(tx, notice))
        .catch((error: unknown) => warn(error, 'a host was not told how far a reader of a shell is'))
    },
    onEnd: () => {
      for (const end of ends.splice(0)) end()
    },
    onFault: (error) => isOver(error) || warn(error, 'a shell could not be read'),
  })
  const check = async () => {
    try {
      await seeShell(actor, store, place)
      if (!(await isLive(actor, store))) feed.close('revoked')
    } catch (error) {
      if (isOver(error)) feed.close('revoked')
      else warn(error, 'whether a shell may still be shown was not found out, trying again')
    }
  }
  const timer = setInterval(() => {
    feed.ping(performance.now(), stallLimitMs)
    void check()
  }, pingMs)
  ends.push(() => clearInterval(timer))
  const entry = { feed, personId: actor.personId }
  open().add(entry)
  ends.push(() => open().delete(entry))
  try {
    const unsubscribe = await store.bus.subscribe({
      notice: (notice) => (notice.type === 'closed' ? void check() : feed.hear(notice)),
      resynced: () => feed.lookAgain(),
    })
    ends.push(unsubscribe)
  } catch (error) {
    feed.cut()
    throw error
  }
  return feed
}

const isOver = (error: unknown) => error instanceof Refusal && ['not_found', 'forbidden'].includes(error.code)

async function isLive(actor: AccountActor, store: Store): Promise<boolean> {
  const signInIds = actor.kind === 'person' ? [actor.signInId] : []
  const tokenIds = actor.kind === 'token' ? [actor.tokenId] : []
  const ended = await readEndedRights(store, { signInIds, tokenIds, links: [] })
  return ended.signInIds.length + ended.tokenIds.length === 0
}
