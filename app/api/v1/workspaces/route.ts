import { prepareWorkspace } from '#app/_server/prepare-workspace.ts'
import { route } from '#app/_server/route.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'
import * as api from '#lib/domain/api/workspaces.ts'

export const GET = route(api.listWorkspaces, ({ actor, store, query }) => listWorkspaces(actor, store, query))

export const POST = route(api.createWorkspace, ({ actor, store, body }) => prepareWorkspace(actor, store, body))
