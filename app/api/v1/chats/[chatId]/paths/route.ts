import { route } from '#app/_server/route.ts'
import { searchPaths } from '#app/_server/search-paths.ts'
import { findFilesOfChat } from '#db/reads/file-places.ts'
import * as api from '#lib/domain/api/paths.ts'

export const GET = route(api.searchChatPaths, async ({ actor, store, params, query, request }) =>
  searchPaths(actor, store, {
    place: await findFilesOfChat(actor, store, params.chatId),
    query,
    signal: request.signal,
  }),
)
