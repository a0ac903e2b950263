import { route } from '#app/_server/route.ts'
import { editTurn } from '#db/writes/turns/edit.ts'
import { removeTurn } from '#db/writes/turns/remove.ts'
import * as api from '#lib/domain/api/turns.ts'

export const PATCH = route(api.editTurn, async ({ actor, store, params, body }) => {
  await editTurn(actor, store, { ...params, ...body })
  return null
})

export const DELETE = route(api.removeTurn, async ({ actor, store, params }) => {
  await removeTurn(actor, store, params)
  return null
})
