import { route } from '#app/_server/route.ts'
import { awaitTask } from '#db/reads/await-task.ts'
import { deleteTask } from '#db/writes/tasks/delete.ts'
import * as api from '#lib/domain/api/tasks.ts'

export const GET = route(api.readTask, ({ actor, store, params, query, request }) =>
  awaitTask(actor, store, { ...params, timeoutMs: query.wait ?? 0, signal: request.signal }),
)

export const DELETE = route(api.removeTask, async ({ actor, store, params }) => {
  await deleteTask(actor, store, params)
  return null
})
