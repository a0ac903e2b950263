import 'server-only'
import { log } from '#app/_server/environment.ts'
import { withoutInput } from '#app/_server/fault.ts'
import type { ConnectionWish } from '#app/_server/follow/connection.ts'
import { Hub } from '#app/_server/follow/hub.ts'
import { followReads } from '#app/_server/follow/reads.ts'
import { toldFollowers, watchStreams } from '#app/_server/metrics.ts'
import { made, once } from '#app/_server/once.ts'
import type { Notice } from '#db/bus/bus.ts'
import type { Store } from '#db/client.ts'
import { randomToken } from '#lib/crypto/tokens.ts'

const name = 'hub'

/** This process' hub. */
const hub = (store: Store): Hub =>
  once(name, () => {
    const every = (milliseconds: number, run: () => void) => {
      const timer = setInterval(run, milliseconds).unref()
      return () => clearInterval(timer)
    }
    const warn = ({ err }: { err: unknown }, message: string) => log().warn({ err: withoutInput(err) }, message)
    const publish = async (notices: readonly Notice[]) =>
      await store.database.transaction(async (tx) => {
        for (const notice of notices) await store.bus.publish(tx, notice)
      })
    const opened = new Hub({
      bus: store.bus,
      publish,
      webId: randomToken(),
      reads: followReads(store),
      log: { warn },
      nowMs: () => performance.now(),
      every,
      later: (milliseconds, run) => setTimeout(run, milliseconds).unref(),
      onTold: toldFollowers,
    })
    watchStreams(() => opened.stats())
    return opened
  })

/** Opens a stream for a request and answers with it. Throws where notifications cannot be heard. */
export async function eventStream(
  request: Request,
  store: Store,
  { headers, ...wish }: ConnectionWish & { headers?: Record<string, string> },
): Promise<Response> {
  const type = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' }
  const init = { headers: { ...type, 'x-accel-buffering': 'no', ...headers } }
  if (request.method === 'HEAD') return new Response(null, init)
  return new Response(await hub(store).open(wish), init)
}

/** Closes all streams of this process; their readers come back elsewhere, or later. */
export const shutDownStreams = (): void => made<Hub>(name)?.shutDown()
