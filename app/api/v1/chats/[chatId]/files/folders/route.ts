import { runFileJob } from '#app/_server/file-jobs.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/files.ts'

export const POST = route(api.makeFolder, ({ actor, store, params: { chatId }, body }) =>
  runFileJob(actor, store, { chatId, ask: { kind: 'make_folder', ...body }, answer: api.makeFolder.answer }),
)
