import { route } from '#app/_server/route.ts'
import { listShells } from '#db/reads/shells.ts'
import { openShell } from '#db/writes/shells/open.ts'
import * as api from '#lib/domain/api/shells.ts'

export const GET = route(api.listShells, async ({ actor, store, params: { chatId } }) => ({
  items: await listShells(actor, store, chatId),
  nextCursor: null,
}))

export const POST = route(api.openShell, ({ actor, store, params: { chatId }, body }) =>
  openShell(actor, store, { chatId, ...body }),
)
