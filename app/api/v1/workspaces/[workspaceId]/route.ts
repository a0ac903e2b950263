import { route } from '#app/_server/route.ts'
import { readWorkspace } from '#db/reads/workspaces.ts'
import { deleteWorkspace } from '#db/writes/workspaces/delete.ts'
import { updateWorkspace } from '#db/writes/workspaces/update.ts'
import * as api from '#lib/domain/api/workspaces.ts'

export const GET = route(api.readWorkspace, ({ actor, store, params }) =>
  readWorkspace(actor, store, params.workspaceId),
)

export const PATCH = route(api.updateWorkspace, ({ actor, store, params, body }) =>
  updateWorkspace(actor, store, { ...params, ...body }),
)

export const DELETE = route(api.deleteWorkspace, async ({ actor, store, params }) => {
  await deleteWorkspace(actor, store, params)
  return null
})
