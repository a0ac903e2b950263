import 'server-only'
import { requestActor } from '#app/_server/actor.ts'
import { log } from '#app/_server/environment.ts'
import { withoutInput } from '#app/_server/fault.ts'
import type { ConnectionWish } from '#app/_server/follow/connection.ts'
import { Hub } from '#app/_server/follow/hub.ts'
import { followReads } from '#app/_server/follow/reads.ts'
import { made, once } from '#app/_server/once.ts'
import type { Store } from '#db/client.ts'

const name = 'hub'

/** This process' hub. */
const hub = (store: Store): Hub =>
  once(name, () => {
    const every = (milliseconds: number, run: () => void) => {
      const timer = setInterval(run, milliseconds).unref()
      return () => clearInterval(timer)
    }
    const warn = ({ err }: { err: unknown }, message: string) => log().warn({ err: withoutInput(err) }, message)
    return new Hub({ bus: store.bus, reads: followReads(store), log: { warn }, nowMs: () => performance.now(), every })
  })

/** Opens a stream for a request and answers with it. Throws where notifications cannot be heard. */
export async function eventStream(
  request: Request,
  store: Store,
  { headers, ...wish }: Omit<ConnectionWish, 'authenticate'> & { headers?: Record<string, string> },
): Promise<Response> {
  const said = new Headers(request.headers)
  const authenticate = () => requestActor({ headers: said })
  const type = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' }
  const init = { headers: { ...type, 'x-accel-buffering': 'no', ...headers } }
  if (request.method === 'HEAD') return new Response(null, init)
  return new Response(await hub(store).open({ ...wish, authenticate }), init)
}

/** Closes all streams of this process; their readers come back elsewhere, or later. */
export const shutDownStreams = (): void => made<Hub>(name)?.shutDown()
