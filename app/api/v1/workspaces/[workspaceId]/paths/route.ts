import { route } from '#app/_server/route.ts'
import { searchPaths } from '#app/_server/search-paths.ts'
import { findFilesOfWorkspace } from '#db/reads/file-places.ts'
import * as api from '#lib/domain/api/paths.ts'

export const GET = route(api.searchWorkspacePaths, async ({ actor, store, params, query, request }) =>
  searchPaths(actor, store, {
    place: await findFilesOfWorkspace(actor, store, params.workspaceId),
    query,
    signal: request.signal,
  }),
)
