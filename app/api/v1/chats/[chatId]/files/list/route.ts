import { runFileJob } from '#app/_server/file-jobs.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/files.ts'

export const POST = route(api.listFolders, ({ actor, store, params: { chatId }, body: { paths, filter = null } }) =>
  runFileJob(actor, store, { chatId, ask: { kind: 'list_folders', paths, filter }, answer: api.listFolders.answer }),
)
