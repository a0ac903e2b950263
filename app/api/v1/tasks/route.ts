import { defaultBackend, requireBackend, unaskingModeOf } from '#app/_server/backend-of-chat.ts'
import { route } from '#app/_server/route.ts'
import { listTasks } from '#db/reads/tasks.ts'
import { createTask } from '#db/writes/tasks/create.ts'
import * as api from '#lib/domain/api/tasks.ts'

export const GET = route(api.listTasks, ({ actor, store, query }) => listTasks(actor, store, query))

export const POST = route(api.startTask, async ({ actor, store, body }) => {
  await requireBackend(actor, store, body.backend)
  const backend = body.backend ?? (await defaultBackend(actor, store))
  const mode = body.mode ?? body.options?.mode ?? (await unaskingModeOf(actor, store, backend))
  return await createTask(actor, store, { ...body, backend, mode })
})
