import { route } from '#app/_server/route.ts'
import { closeShell } from '#db/writes/shells/close.ts'
import * as api from '#lib/domain/api/shells.ts'

export const DELETE = route(api.closeShell, async ({ actor, store, params }) => {
  await closeShell(actor, store, params)
  return null
})
