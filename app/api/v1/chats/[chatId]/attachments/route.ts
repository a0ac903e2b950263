import { route } from '#app/_server/route.ts'
import { addAttachment } from '#db/writes/attachments/add.ts'
import { inspectFile } from '#lib/attachments/inspect-file.ts'
import * as api from '#lib/domain/api/attachments.ts'

export const POST = route(api.addAttachment, async ({ actor, store, params, file }) =>
  addAttachment(actor, store, { ...params, ...(await inspectFile(file)) }),
)
