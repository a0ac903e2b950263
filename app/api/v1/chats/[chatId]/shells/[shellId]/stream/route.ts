import { route } from '#app/_server/route.ts'
import { shellStream } from '#app/_server/shells/shell-stream.ts'
import { followShell } from '#lib/domain/api/shells.ts'

export const GET = route(followShell, ({ actor, store, params, request }) =>
  shellStream(actor, store, { place: params, request }),
)
