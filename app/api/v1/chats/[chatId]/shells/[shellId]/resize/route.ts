import { route } from '#app/_server/route.ts'
import { resizeShell } from '#db/writes/shells/resize.ts'
import * as api from '#lib/domain/api/shells.ts'

export const POST = route(api.resizeShell, async ({ actor, store, params, body }) => {
  await resizeShell(actor, store, { ...params, ...body })
  return null
})
