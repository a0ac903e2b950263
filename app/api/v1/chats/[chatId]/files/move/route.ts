import { runFileJob } from '#app/_server/file-jobs.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/files.ts'

export const POST = route(api.movePath, ({ actor, store, params: { chatId }, body }) =>
  runFileJob(actor, store, { chatId, ask: { kind: 'move_path', ...body }, answer: api.movePath.answer }),
)
