import { runFileJob } from '#app/_server/file-jobs.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/files.ts'

export const POST = route(api.recordChanges, ({ actor, store, params: { chatId } }) =>
  runFileJob(actor, store, { chatId, ask: { kind: 'record_changes' }, answer: api.recordChanges.answer }),
)
